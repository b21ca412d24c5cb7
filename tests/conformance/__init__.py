"""Does an endpoint ring true, by pytest? `pytest --pyargs ringtrue.conformance --ringtrue-endpoint-url URL`."""
