//! The registry: every stored field with its shape, class, retention, purpose and legal ground (DOMAIN R-01).
//!
//! A field that is not here cannot be written; what an unknown or newer app wrote is kept and passed on.

/// Who may see a value, and what it takes to store it (DOMAIN 5).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    /// Internal, no person.
    Internal,
    /// Personal.
    Personal,
    /// Sensitive: its own document, its own space, consent or a statutory ground.
    Sensitive,
}

/// How long a value is kept (DOMAIN 5); the clocks that delete run on server and tablet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keep {
    /// As long as the place stands.
    ForEver,
    /// While resident and one year after moving out or death.
    Residence1Y,
    /// Three years from the day.
    Years3,
    /// Twenty-four months, then the text goes and the fact stays.
    Months24,
    /// One year after closing.
    Year1,
    /// Five to thirty years, by the committee's file rules.
    CaseFile,
    /// Ninety days.
    Days90,
}

/// Which workflow a log follows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum MachineId {
    /// 事件五步 (DOMAIN 7.1).
    Event,
    /// 人民调解 (DOMAIN 7.2).
    Mediation,
}

/// What a value is.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// One line, at most so many characters.
    Text(usize),
    /// A whole number, both ends included. Money is in fen, areas in 0.01 m², distances in metres.
    Int(i64, i64),
    /// Yes or no.
    Bool,
    /// A code of the list named; an unknown or retired code is kept.
    Code(&'static str),
    /// One of a closed set of words.
    OneOf(&'static [&'static str]),
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    Date,
    /// Milliseconds UTC.
    Instant,
    /// Another document, a user or an entry: sixteen bytes.
    Ref,
    /// The SHA-256 of a blob.
    Blob,
    /// Entries under their own ids; each a map of scalars.
    Entries(&'static [Field]),
    /// Transition entries of a workflow, append-only; their fields stand in its table.
    Log(MachineId),
    /// What the server says of entries and numbers; tablets may not write it.
    Stamps,
    /// Long shared text, at most so many characters.
    Prose(usize),
}

impl Shape {
    /// Whether the genesis creates a container for it.
    pub const fn is_container(&self) -> bool {
        matches!(self, Self::Entries(_) | Self::Log(_) | Self::Stamps | Self::Prose(_))
    }
}

/// One stored field.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name in the document: whole snake_case words.
    pub name: &'static str,
    /// What it is.
    pub shape: Shape,
    /// Whether a record cannot be saved without it (R-02: as few as can be).
    pub required: bool,
    /// Who may see it.
    pub class: Class,
    /// How long it stays.
    pub keep: Keep,
    /// What it is for, said as to a resident.
    pub purpose: &'static str,
}

impl Field {
    /// A field that may be missing.
    pub const fn new(
        name: &'static str,
        shape: Shape,
        class: Class,
        keep: Keep,
        purpose: &'static str,
    ) -> Self {
        Self { name, shape, required: false, class, keep, purpose }
    }

    /// The same field, without which there is no record.
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }
}

/// A kind's fields in their frozen order: the order in which the genesis creates containers.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    /// The highest version this build knows.
    pub version: u16,
    /// The fields.
    pub fields: &'static [Field],
}

impl Schema {
    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        find(self.fields, name)
    }
}

/// The field of that name in a list.
pub fn find(fields: &'static [Field], name: &str) -> Option<&'static Field> {
    fields.iter().find(|field| field.name == name)
}
