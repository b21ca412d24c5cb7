"""Which test shows that what README promises is so? Each sentence with a promise, and the tests that hold it to that.

A promise is what says never, always, every or each, or what exits with a code. A sentence is known by some of its
words, as they stand in README; a table is read row by row.
"""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest
from tests.self.pipelines import ROOT
from tests.self.readme import sentences

PROMISE = re.compile(r"\b(?:never|always|every|each|exits?|exited|hard cap)\b", re.IGNORECASE)
# Words of a sentence, and below them the tests that show it.
TABLE = """\
compares every answer with what the AWS documentation admits
    test_model::test_every_stated_rule_convicts_its_mutant
reports each divergence with the sentence
    test_report_texts::test_the_five_parts_word_for_word
the fewest calls that show it
    test_families::test_the_median_of_ten_reproducers_is_no_longer_than_the_shortest_by_hand_and_one_call
Every finding has the same five parts
    test_formats::test_the_five_parts_come_in_their_order
raw ids, ARNs, times and phone numbers never appear
    test_formats::test_no_secret_that_a_target_told_is_in_any_format
    test_tags_and_numbers::test_destinations_are_fictional_all_different_and_never_shown
    test_tags_and_numbers::test_an_unknown_arn_in_an_answer_is_not_shown
showed the same each time
    test_readme_examples::test_a_finding_and_what_can_be_done_with_it
in every operation that shows a member, in every member that an update forgets
    test_families::test_one_fault_is_one_finding_however_often_it_shows
Each is said again three times, more often if it showed now and then only
    test_replay::test_what_was_found_is_still_there
    test_readme_examples::test_a_finding_and_what_can_be_done_with_it
0 all fixed, 1 one still there or different, 2 wrong input, 3 one that nobody can tell
    test_replay::test_a_report_directory_is_replayed_from_the_command_line
    test_replay::test_what_is_no_report_gets_a_clear_word
    test_replay::test_an_endpoint_that_is_none_is_not_called_fixed
First one harmless call of every operation
    test_survey::test_the_calls_of_the_survey_do_nothing_and_reads_come_first
what is missing is learned at once
    test_survey::test_what_is_missing_is_asked_once_or_twice_and_is_called_not_implemented
    test_survey::test_what_answers_by_pages_is_a_finding_and_is_not_asked_on_and_on
    test_emulators::test_what_is_not_implemented_is_not_waited_for
Then 17 planned conversations, about 760 calls in all, lead every kind of resource
    test_promises_kept::test_as_many_calls_are_planned_as_is_said
    test_promises_kept::test_the_plan_asks_every_operation_and_every_list_by_its_filters_and_page_after_page
    test_model::test_every_stated_rule_convicts_its_mutant
a tour of about 500 breaks each constraint of each parameter once
    test_promises_kept::test_as_many_calls_are_planned_as_is_said
    test_promises_kept::test_the_tour_breaks_each_constraint
each documented constraint broken once before all else
    test_layers::test_schemathesis_asks_every_operation_that_is_there_within_its_share
    test_layers::test_schemathesis_convicts_of_what_it_breaks
acceptance of a request that breaks a constraint in every reading
    test_layers::test_a_request_breaks_only_what_it_breaks_in_every_reading
The model judges the raw bytes as always
    test_layers::test_what_is_lost_between_bytes_and_boto3_is_told
Let CI run either of these and go by the exit code
    test_readme_examples::test_judging_an_endpoint_and_gating_by_it
    test_ci_gate::test_a_wrong_endpoint_fails_the_job
Each operation and each rule book is a test of its own
    test_plugin::test_an_honest_endpoint_passes_on_two_workers_by_one_run
each of the service's operations has one more
    test_plugin::test_schemathesis_and_boto3_have_a_test_for_each_operation
a script for GitLab, Jenkins and every other shell
    test_ci_examples::test_every_example_is_one_that_is_tried
Each run draws a new seed and prints it
    test_promises_kept::test_each_run_draws_a_new_seed
    test_cli::test_quiet_prints_one_line_with_verdict_and_seed
sign each conversation with an account of its own
    test_isolation::test_each_conversation_has_an_account_of_its_own_and_a_home
    test_signers::test_each_conversation_is_signed_by_an_account_of_its_own_where_that_is_wanted
never call these operations, be they modelled or not
    test_cli::test_a_choice_reports_itself_and_an_exclusion_is_never_called
    test_options::test_what_is_excluded_is_never_asked
findings that are known, see below; exit 1 for others only
    test_baseline::test_known_findings_pass_new_ones_fail_and_the_verdict_stays
the latter two an account for each conversation
    test_configuration::test_built_in_targets_hold_what_a_run_can_use
    test_isolation::test_each_conversation_has_an_account_of_its_own_and_a_home
Each is also read from `RINGTRUE_` and its name in capitals
    test_configuration::test_every_setting_has_one_variable_and_every_option_is_a_setting
What is unknown, misfits or contradicts exits with 2
    test_wrong_configuration::test_a_wrong_file_is_complained_of
    test_wrong_configuration::test_flags_that_contradict_or_misfit_are_complained_of
    test_wrong_configuration::test_a_wrong_variable_is_complained_of
    test_wrong_configuration::test_every_command_complains_of_a_variable_that_is_none
moto answers each call with the page of an internal error
    test_emulators::test_the_emulators_still_answer_as_they_were_heard_to
the report says `not implemented` of each
    test_emulators::test_an_emulator_without_the_service_lacks_every_operation
Each conversation looks at them first
    test_lent::test_what_is_lent_is_never_deleted_nor_anything_else_touched
They are never released or deleted
    test_lent::test_what_is_lent_is_never_deleted_nor_anything_else_touched
it exits with 0 whatever the verdict is, and with 2 if there is no report to read
    test_report_command::test_all_files_are_written_from_the_report_alone
    test_report_command::test_what_is_no_report_is_complained_of
only those that Ringtrue has never seen on AWS
    test_evidence::test_the_command_lists_the_unproven
shows every setting with the value that holds and where it is from
    test_configuration::test_config_shows_every_setting_and_where_it_is_from
refuses every other endpoint
    test_recorder::test_nobody_else_is_taken_for_aws
    test_recorder::test_what_will_not_do_is_said_before_anything_is_called
exit code 0 conforms
    test_cli::test_a_run_against_the_embedded_endpoint_conforms
    test_readme_examples::test_judging_an_endpoint_and_gating_by_it
exit code 1 violates
    test_cli::test_a_broken_rule_violates_and_is_quoted
    test_readme_examples::test_a_finding_and_what_can_be_done_with_it
exit code 2 the command or its input is wrong
    test_cli::test_wrong_input_exits_2_with_a_reason
exit code 3 undecided
    test_cli::test_a_port_where_nobody_answers_is_undecided_at_once
    test_cli::test_an_endpoint_that_implements_nothing_is_undecided
    test_cli::test_a_signal_ends_the_run_with_the_report_so_far
The ledger is on disk before each call that makes something
    test_gate::test_it_is_in_the_ledger_before_it_is_sent
0 nothing is left, 1 something is (or would be deleted), 2 wrong input, 3 nobody could look
    test_promises_kept::test_a_sweep_exits_with_what_is_left
    test_killed_runs::test_a_sweep_says_what_it_cannot_do
adds the findings of a report to `ringtrue-baseline.toml`, one table for each
    test_readme_examples::test_a_finding_and_what_can_be_done_with_it
A run with a baseline exits 1 only for findings that are new or whose entry has expired
    test_baseline::test_known_findings_pass_new_ones_fail_and_the_verdict_stays
    test_baseline::test_an_entry_holds_through_its_last_day_and_fails_after_it
an undecided run still exits 3
    test_baseline::test_no_baseline_turns_an_undecided_run_green
Known findings take a line each
    test_baseline::test_the_summary_shows_new_findings_in_full_and_known_ones_in_a_line
says for each entry why it goes or stays
    test_baseline_commands::test_update_and_prune_say_what_they_did
    test_readme_examples::test_a_finding_and_what_can_be_done_with_it
0 nothing new (among targets: no finding), 1 something new
    test_compare::test_exit_codes
    test_compare::test_wrong_input_exits_2
these never convict, they only admit answers
    test_model::test_no_weaker_rule_ever_convicts
every selected operation was accepted at least once
    test_reports::test_verdict_exit_code_and_reasons
an operation was never accepted or is not there
    test_reports::test_verdict_exit_code_and_reasons
Every run, the pytest suite's included, leaves these
    test_report_command::test_a_run_writes_all_files_and_takes_away_what_an_earlier_one_wrote
    test_readme_examples::test_judging_an_endpoint_and_gating_by_it
every rule by operation, blind spots, and the rest
    test_page::test_the_whole_report_is_on_the_page
the tests of the pytest suite, with the five parts in each failure
    test_machine_formats::test_junit_holds_the_tests_of_the_pytest_suite
    test_formats::test_the_five_parts_come_in_their_order
each finding at its operation in `contracts/openapi.json`
    test_machine_formats::test_a_result_stands_where_its_operation_is_described
    test_machine_formats::test_every_operation_has_a_line
holds a directory with scripts for each finding
    test_reproducers::test_findings_of_an_earlier_run_go_and_what_is_not_ours_stays
deleted at the end of each conversation
    test_promises_kept::test_nothing_is_there_between_two_conversations
    test_signatures::test_a_run_over_the_wire_finds_nothing_and_leaves_nothing
Every finding has a directory `findings/<id>`
    test_readme_examples::test_a_finding_and_what_can_be_done_with_it
Exit code 0 means that the last answer is right now, 1 that it is still wrong
    test_reproducers::test_a_script_shows_the_bug_where_it_is_and_not_where_it_is_not
    test_reproducers::test_a_script_that_reaches_nobody_cannot_tell
    test_reproducers::test_a_step_that_is_refused_all_of_a_sudden_leaves_it_open
    test_reproducers::test_the_aws_cli_names_the_script_that_can
Every call has one deadline for its whole answer
    test_bounds::test_the_deadline_is_for_the_whole_answer
    test_bounds::test_what_has_no_end_is_given_up_soon_and_kept_nowhere
is never green
    test_null_targets::test_who_does_nothing_is_never_green
    test_null_targets::test_nobody_there_is_never_green
One call a second of each operation
    test_like_aws::test_each_operation_may_be_called_once_a_second
    test_like_aws::test_three_operations_may_be_called_ten_times_a_second
    test_like_aws::test_an_account_that_is_full_gets_nothing_more
    test_like_aws::test_a_pool_and_its_keywords_have_their_limits
CANNOT TELL where a call on the way there is answered otherwise than it was then
    test_replay::test_a_step_on_the_way_that_goes_otherwise_than_then_bars_the_way
    test_replay::test_what_was_never_shown_again_is_never_called_fixed
    test_agreement::test_replay_says_it
    test_agreement::test_boto3_agrees
    test_agreement::test_curl_agrees
Unknown is also every other variable that begins with `RINGTRUE_`, to all commands
    test_wrong_configuration::test_a_wrong_variable_is_complained_of
it goes on to its end, writes its files, and exits with its own code
    test_speaking::test_no_exit_code_depends_on_who_reads
to which every run has to get whatever its budget
    test_reached::test_a_finding_is_gone_only_if_the_run_got_to_where_it_was_met
a command that exits with 2 before its first call leaves an earlier report as it was
    test_report_dir::test_nothing_is_removed_before_all_is_settled
a second one exits with 2 and names the process that has it
    test_report_dir::test_a_second_run_says_who_has_the_directory_and_leaves_it_alone
    test_report_dir::test_what_a_run_is_writing_is_not_read
hard cap on everything sent
    test_calls_written::test_every_call_that_the_endpoint_heard_has_its_line
    test_bounds::test_no_call_goes_beyond_the_budget_because_a_connection_was_closed
hard cap on time
    test_bounds::test_the_deadline_is_for_the_whole_answer
    test_interrupts::test_an_operation_that_hangs_does_not_take_what_the_others_need_to_clean_up
every call that left with its answer, and its verdict if it was judged
    test_interrupts::test_a_signal_ends_the_run_at_once_and_nothing_is_left
    test_calls_written::test_every_call_that_the_endpoint_heard_has_its_line
end a run and a replay before their next call
    test_interrupts::test_a_signal_ends_the_run_at_once_and_nothing_is_left
    test_interrupts::test_a_second_signal_cleans_up_no_more_and_lists_what_is_there
    test_disturbed_replays::test_a_signal_ends_a_replay_and_nothing_is_left
A pool that never becomes ACTIVE makes the run undecided
    test_faults::test_what_never_gets_ready_is_told_and_not_held_against_it
"""

# No test can show these, and why.
TOLD = {
    "It has never been run against AWS": "it tells what has been, and a test would have to ask AWS",
    "exit code meaning": "it is the head of a table",
}


def _table() -> dict[str, list[str]]:
    """{"is never green": ["test_null_targets::test_who_does_nothing_is_never_green", …], …}"""
    found: dict[str, list[str]] = {}
    words = ""
    for line in TABLE.splitlines():
        if line.startswith(" "):
            found[words].append(line.strip())
        else:
            words = line
            found[words] = []
    return found


KEPT, SAID = _table(), tuple(sentences())


@pytest.mark.parametrize("sentence", [each for each in SAID if PROMISE.search(each)])
def test_every_promise_has_its_test_named(sentence: str) -> None:
    assert [words for words in (*KEPT, *TOLD) if words in sentence], "name the test that shows it"


@pytest.mark.parametrize("words", [*KEPT, *TOLD])
def test_what_is_listed_is_in_the_readme(words: str) -> None:
    assert [each for each in SAID if words in each]


@pytest.mark.parametrize("words", KEPT)
def test_the_tests_that_are_named_are_there(words: str) -> None:
    assert KEPT[words]
    for named in KEPT[words]:
        file, _, test = named.partition("::")
        assert test in functions(file), named


@cache
def functions(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / "tests" / "self" / f"{file}.py").read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
