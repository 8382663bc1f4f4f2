//! What a household, a visit, an event, a dispute IS: fields, code lists, documents, workflows and permissions.
//!
//! Pure: no clock, no disk, no network, no SQL. Time and randomness come in as arguments.
