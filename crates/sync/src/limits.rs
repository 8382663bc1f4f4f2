//! Every bound of the wire in one place, units in the names. Both sides hold the same ones, so that what a
//! tablet saves a server will take.

use model::time::DAY_MS;

/// A changeset with all its changes, as it stands in a push. Checked before saving (DESIGN 5).
pub const CHANGESET_BYTES_MAX: usize = 256 * 1024;
/// A request body, inflated (DESIGN 7).
pub const REQUEST_BYTES_MAX: usize = 1024 * 1024;
/// A reply body, inflated (DESIGN 7).
pub const REPLY_BYTES_MAX: usize = 1024 * 1024;
/// A push body, inflated: leaves room in a request for everything else.
pub const PUSH_BODY_BYTES_MAX: usize = 768 * 1024;
/// Changesets of one push.
pub const CHANGESETS_PER_PUSH_MAX: usize = 1_000;
/// Documents one action may touch.
pub const PARTS_PER_CHANGESET_MAX: usize = 64;
/// Changes of one part.
pub const CHANGES_PER_PART_MAX: usize = 64;
/// One raw change chunk.
pub const CHANGE_BYTES_MAX: usize = CHANGESET_BYTES_MAX;
/// Operations of one change, and rows of any of its columns.
pub const OPERATIONS_PER_CHANGE_MAX: u64 = 10_000;
/// Operations of all changes of one changeset.
pub const OPERATIONS_PER_CHANGESET_MAX: u64 = 20_000;
/// Changes one change may name as what it depends on.
pub const DEPENDENCIES_PER_CHANGE_MAX: usize = 64;
/// An actor id.
pub const ACTOR_BYTES: u64 = 16;
/// Actors one change may name beside its own.
pub const ACTORS_PER_CHANGE_MAX: usize = 256;
/// Columns of one change; Automerge 0.12 writes at most 14.
pub const COLUMNS_PER_CHANGE_MAX: usize = 24;
/// A map key or a mark's name inside a change; the model's longest has 22 bytes.
pub const KEY_BYTES_MAX: u64 = 128;
/// A change's message: a user's id, a space, an action.
pub const MESSAGE_BYTES_MAX: usize = 36 + 1 + ACTION_BYTES_MAX;
/// An action's name, `visit.record`.
pub const ACTION_BYTES_MAX: usize = 64;
/// A space's name.
pub const SPACE_BYTES_MAX: usize = 64;
/// Names a push may leave to the receiver to complete; one with more is asked for plain.
pub const NAMES_PER_PUSH_MAX: usize = 16_384;
/// Spaces one tablet may follow.
pub const SPACES_MAX: usize = 64;
/// Grants one person may hold.
pub const GRANTS_MAX: usize = 256;
/// People one tablet is told by name.
pub const COLLEAGUES_MAX: usize = 512;
/// Categories a district may list for settling on the spot.
pub const SELF_HANDLED_MAX: usize = 256;
/// Feed entries given back to a restored server in one request.
pub const HEAL_ENTRIES_MAX: usize = 1_000;
/// Days a tablet may be used without a word of the server's, unless the district says otherwise (DESIGN 9).
pub const LEASE_DAYS: u16 = 14;
/// The fewest and the most a district may say.
pub const LEASE_DAYS_MIN: u16 = 7;
/// See [`LEASE_DAYS_MIN`].
pub const LEASE_DAYS_MAX: u16 = 30;
/// Decisions about changesets kept apart that one reply tells.
pub const SETTLED_MAX: usize = 32;
/// Why somebody adopted a changeset or set it aside.
pub const SETTLED_REASON_BYTES_MAX: usize = 600;
/// Photos offered in one request.
pub const BLOBS_OFFERED_MAX: usize = 256;
/// One photo, stripped and scaled (DESIGN 10).
pub const BLOB_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// One piece of a photo, either way: what a cut on the way costs at most.
pub const BLOB_PIECE_BYTES: usize = 128 * 1024;
/// Photos one tablet may have half sent; the oldest goes when another begins.
pub const BLOBS_HALF_SENT_MAX: usize = 4;
/// A stable code's text.
pub const CODE_BYTES_MAX: usize = 48;
/// A version text such as `0.1.0`.
pub const VERSION_BYTES_MAX: usize = 32;
/// The public description of a district, TLS certificates included.
pub const DISTRICT_BYTES_MAX: usize = 64 * 1024;
/// An enrolment request or its answer.
pub const ENROL_BYTES_MAX: usize = 64 * 1024;
/// How far a request's time may stand from the server's, either way.
pub const REQUEST_WINDOW_MS: i64 = 15 * 60 * 1_000;
/// How long the server remembers a nonce: while a request with it could still be fresh.
pub const NONCE_KEPT_MS: i64 = 2 * REQUEST_WINDOW_MS;
/// How long a changeset waits for what it builds upon, after it was made and after the server was last restored: as long
/// as it takes until every tablet that might bring it has been here once.
pub const BASIS_AWAITED_MS: u64 = DAY_MS.unsigned_abs();
/// How long an enrolment code lives.
pub const INVITE_LIFE_MS: i64 = DAY_MS;
/// A server keeps a photo nobody names this long.
pub const BLOB_UNREFERENCED_KEPT_MS: i64 = 7 * DAY_MS;
/// A change that has not been applied after this long is given up.
pub const APPLY_STALL_TIMEOUT_MS: u64 = 5_000;
/// Jobs that meet Automerge at once; whoever comes then waits for one of them to end or to be given up.
pub const APPLY_AT_ONCE_MAX: usize = 8;
/// Threads given up at once before further changes are refused.
pub const APPLY_ABANDONED_MAX: usize = 2;
/// Documents of one page of a repair's list.
pub const REPAIR_PAGE_MAX: usize = 4_096;
/// Documents compared in one step of a repair.
pub const REPAIR_DOCUMENTS_MAX: usize = 64;
/// Changes of one document a tablet may name in a repair, and changes it may offer in one step.
pub const REPAIR_CHANGES_MAX: usize = 8_192;
/// Changes a repair's answer holds; room for everything else is left in a reply.
pub const REPAIR_ANSWER_BYTES_MAX: usize = 640 * 1024;
/// Times a space is repaired in a row before a day's pause: then somebody has to look.
pub const REPAIR_TRIES_MAX: u32 = 3;
/// A chunk of a pack: 256 KiB, and room for what stands around one change that fills it alone.
pub const CHUNK_BYTES_MAX: usize = CHANGE_BYTES_MAX + 4 * 1024;
/// A chunk, inflated.
pub const CHUNK_INFLATED_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Chunks of one pack.
pub const PACK_CHUNKS_MAX: usize = 1_024;
/// A manifest with its signature.
pub const PACK_MANIFEST_BYTES_MAX: usize = PACK_CHUNKS_MAX * 56 + 1024;
/// Asking for a manifest or a chunk.
pub const PACK_ASK_BYTES_MAX: usize = 256;
/// A feed this long is worth a pack; a shorter one is read as it stands.
pub const PACK_ENTRIES_MIN: u64 = 256;
/// A feed longer than this is read as it stands: its pack would not be held.
pub const PACK_ENTRIES_MAX: u64 = 200_000;
