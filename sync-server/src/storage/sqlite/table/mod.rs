//! One file a table: its rows in, its rows out. What belongs together in one transaction is put together above.

pub(super) mod actor;
pub(super) mod amendment;
pub(super) mod audit;
pub(super) mod blob;
pub(super) mod blob_reference;
pub(super) mod blob_upload;
pub(super) mod change;
pub(super) mod changeset;
pub(super) mod device;
pub(super) mod document;
pub(super) mod document_space;
pub(super) mod feed;
pub(super) mod grant;
pub(super) mod incarnation;
pub(super) mod invite;
pub(super) mod meta;
pub(super) mod nonce;
pub(super) mod number_counter;
pub(super) mod part;
pub(super) mod quarantine;
pub(super) mod space;
pub(super) mod tenant;
pub(super) mod user;
pub(super) mod withheld;
