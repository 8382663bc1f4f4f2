//! What every storage must do, written once over the trait: SQLite runs it now, PostgreSQL shall run the same.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice
)]

#[path = "../kit/mod.rs"]
mod kit;

mod adopting;
mod bed;
mod erasing;
mod feeds;
mod handing_in;
mod healing;
mod moves;
mod people;
mod photos;
mod verdicts;
mod wandering;

/// Every rule as a test of its own, for one storage.
macro_rules! conformance {
    ($storage:ident, $open:path) => {
        mod $storage {
            conformance!(@rules $open;
                people: a_login_belongs_to_one_person_for_ever;
                people: what_fails_leaves_no_trace_in_the_audit;
                people: a_disabled_person_holds_no_grant_any_more;
                people: a_grant_ends_once;
                people: a_tablet_is_revoked_once;
                people: a_code_enrols_one_tablet_whoever_comes_at_the_same_time;
                people: a_nonce_counts_once_while_it_could_be_fresh;
                people: the_audit_counts_without_gaps_and_its_head_is_the_last_row;
                feeds: numbers_are_given_per_space_without_gaps;
                feeds: pushes_at_the_same_time_share_no_number_and_leave_no_gap;
                feeds: a_reader_gets_what_is_new_in_order_within_its_bounds;
                feeds: a_reader_gets_only_spaces_of_a_reading_grant_that_holds_now;
                feeds: own_changes_come_back_as_numbers_only;
                feeds: a_spaces_sum_is_that_of_its_documents;
                feeds: official_numbers_are_counted_per_community_and_day;
                feeds: commits_count_what_was_kept_and_nothing_else;
                handing_in: an_applied_lead_leaves_its_author_who_is_told_how_far_it_comes;
                handing_in: a_quarrel_settled_at_the_door_leaves_as_it_comes;
                handing_in: a_protected_case_leaves_a_day_after_its_receipt_and_nothing_is_told;
                handing_in: nobody_but_the_server_writes_what_is_told;
                handing_in: a_lead_that_came_back_from_its_authors_share_is_there_once_its_reader_brings_it;
                handing_in: a_lead_of_which_only_its_authors_share_is_left_is_where_it_was_handed_in;
                healing: what_was_kept_apart_and_others_bring_back_is_taken_and_nothing_is_left_to_decide;
                healing: what_was_set_aside_and_others_bring_back_is_there_and_the_decision_stays;
                moves: a_household_that_moved_takes_its_people_along_and_leaves_a_stub;
                moves: a_person_who_moved_takes_only_the_own_document_whoever_comes_first;
                moves: who_comes_back_stands_there_again_from_then_on;
                moves: what_was_written_before_it_was_known_to_have_moved_is_taken;
                moves: a_grid_is_split_by_its_buildings_and_everything_follows;
                moves: work_for_a_grid_that_was_redrawn_meanwhile_is_taken;
                moves: grids_are_merged_and_a_code_is_never_given_again;
                moves: a_redraw_is_done_again_after_a_restore_although_records_were_erased_since;
                moves: a_plan_that_names_what_is_not_there_changes_nothing;
                verdicts: a_push_again_gives_the_first_receipts;
                verdicts: what_is_kept_apart_keeps_its_bytes_and_gets_no_number;
                verdicts: what_builds_on_a_set_kept_apart_is_blocked;
                verdicts: one_changeset_that_cannot_be_kept_leaves_the_others_alone;
                verdicts: an_actor_belongs_to_the_life_it_was_first_seen_from;
                verdicts: names_cut_short_are_completed_where_there_is_exactly_one;
                verdicts: only_its_own_author_voids_a_changeset;
                verdicts: time_is_bracketed_by_what_the_chain_has_proven;
                verdicts: what_builds_upon_what_a_restored_server_lost_is_awaited_for_a_day;
                verdicts: nothing_is_kept_when_the_server_has_no_hand_free;
                adopting: what_is_adopted_is_written_again_in_the_name_of_whoever_adopts;
                adopting: what_is_adopted_stands_beside_what_others_wrote_meanwhile;
                adopting: a_choice_that_is_adopted_settles_what_stood_side_by_side;
                adopting: what_the_record_says_already_is_not_adopted;
                adopting: what_passes_no_gate_can_only_be_set_aside;
                adopting: what_is_not_legal_in_the_adopters_name_is_not_written;
                adopting: a_decision_is_made_once_and_nothing_is_dropped;
                adopting: decisions_are_told_to_the_tablet_that_made_it_in_order;
                adopting: what_its_author_did_again_after_it_was_adopted_is_kept_beside;
                erasing: exactly_what_is_named_is_erased;
                erasing: a_trial_changes_nothing_and_says_what_stays;
                erasing: every_feed_it_stood_in_is_told_and_everybody_who_wrote_on_it;
                erasing: who_wrote_on_it_is_told_in_the_feed_even_where_all_else_comes_as_packs;
                erasing: what_comes_late_is_discarded_and_the_rest_is_kept;
                erasing: what_is_kept_apart_of_it_is_emptied_and_needs_no_decision;
                erasing: what_is_brought_back_of_it_is_not_taken;
                erasing: a_photo_goes_when_no_other_record_names_it;
                erasing: what_others_live_by_is_not_erased;
                photos: a_tablet_is_asked_for_what_it_has_not_sent_itself;
                photos: a_photo_is_read_through_a_record_its_author_sent_it_for;
                photos: photos_nobody_names_weigh_against_their_tablet;
                photos: what_nobody_names_leaves_and_may_come_back;
            );
        }
    };
    (@rules $open:path; $($file:ident: $rule:ident;)*) => {
        $(
            #[test]
            fn $rule() {
                crate::$file::$rule(&$open());
            }
        )*
    };
}

conformance!(sqlite, crate::bed::sqlite);
