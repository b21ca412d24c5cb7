# Ringtrue for people without Python; docs/ci.md says how to use it. The Python is the one that its tests run on.
FROM python:3.11-slim-bookworm AS built
COPY . /usr/src/ringtrue
RUN PIP_NO_CACHE_DIR=1 /usr/src/ringtrue/ci/install.sh /opt/ringtrue

FROM python:3.11-slim-bookworm
COPY --from=built /opt/ringtrue /opt/ringtrue
ENV PATH=/opt/ringtrue/bin:$PATH
RUN useradd --create-home --uid 10001 ringtrue && install --directory --owner ringtrue /report
USER 10001
WORKDIR /report
VOLUME ["/report"]
ENTRYPOINT ["ringtrue"]
CMD ["--help"]
