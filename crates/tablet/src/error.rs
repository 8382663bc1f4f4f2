//! What goes wrong on a tablet: one error, its stable code, and the sentence a worker reads.
//!
//! Codes shared with the server stand in `sync::code`; those only a tablet can have stand here.

use model::document::DocumentError;
use model::workflow::Illegal;
use store::StoreError;
use sync::code::Code;

use crate::secret::SecretError;

/// What a use case of a tablet returns.
pub type Result<T> = std::result::Result<T, TabletError>;

/// A use case did not succeed; nothing was saved.
#[derive(Debug, thiserror::Error)]
pub enum TabletError {
    /// For the reason of the code.
    #[error("{0}")]
    Code(Code),
    /// Not before so many seconds have passed.
    #[error("{code}, in {seconds} s")]
    Wait {
        /// Why.
        code: Code,
        /// Seconds left.
        seconds: u32,
    },
    /// A field the worker filled in is not right.
    #[error("{code}: {field}")]
    Field {
        /// Why.
        code: Code,
        /// Which, by its name in the registry.
        field: String,
    },
    /// Something the worker typed cannot be what it should be; the sentence says what is wrong with it.
    #[error("{code}: {field}")]
    Input {
        /// Why.
        code: Code,
        /// What is wrong, as the worker reads it.
        sentence: String,
        /// Which, by its name in the registry.
        field: String,
    },
    /// A step of a workflow that may not be taken now.
    #[error(transparent)]
    Illegal(#[from] Illegal),
    /// A local fault a code cannot say more about; the text is for the log and holds no content.
    #[error("{code}: {note}")]
    Fault {
        /// What the worker is told.
        code: Code,
        /// What an engineer reads.
        note: String,
    },
}

macro_rules! local_codes {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $zh:literal;)*) => {
        $($(#[$doc])* pub const $name: LocalCode = LocalCode($word);)*
        const TABLE: &[(&str, &str)] = &[$(($word, $zh)),*];
    };
}

/// A code that only a tablet gives, by its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalCode(&'static str);

local_codes! {
    /// The keystore did not answer.
    KEYSTORE_FAILED = "keystore-failed", "平板的安全存储没有回应，请重启平板后再试；仍不行请联系管理员";
    /// More than ten seconds have passed, or there is nothing to undo.
    UNDO_TOO_LATE = "undo-too-late", "已超过撤销时间，请直接修改记录";
    /// The value offered is not among those in conflict.
    CONFLICT_GONE = "conflict-gone", "这个分歧已经有人处理过，请刷新后再看";
    /// The first of the protection questions was not answered.
    SCREEN_FIRST = "screen-first", "请先单独问完三句话，再登记线索";
    /// No committee takes leads from here.
    NO_COMMITTEE = "no-committee", "还没有可以转交的调解委员会，请联系社区";
    /// Urgency 1 asks first whether the emergency number was called.
    CALL_FIRST = "call-first", "特急情况请先拨打 110、119 或 120，再上报";
    /// A call the list does not have, or input that does not fit it.
    BAD_CALL = "bad-call", "应用内部出错，请更新应用；仍不行请把代码告诉管理员";
    /// A server that is not on this machine was named without TLS.
    PLAIN_ADDRESS = "plain-address", "登记码里的服务器地址不安全，请向管理员重新要一个";
    /// Twelve phone numbers and such.
    TOO_MANY_ENTRIES = "too-many-entries", "登记的条数太多，请先停用不用的";
}

impl From<LocalCode> for Code {
    fn from(local: LocalCode) -> Self {
        // Every word of the table is a kebab word (tested), so the other side is never taken.
        Self::from_word(local.0).unwrap_or(Self::UNREADABLE)
    }
}

impl TabletError {
    /// What the screen branches on and a worker reads out on the phone.
    pub fn code(&self) -> Code {
        match self {
            Self::Code(code)
            | Self::Wait { code, .. }
            | Self::Field { code, .. }
            | Self::Input { code, .. }
            | Self::Fault { code, .. } => code.clone(),
            Self::Illegal(illegal) => {
                Code::from_word(illegal.code()).unwrap_or(Code::ILLEGAL_TRANSITION)
            }
        }
    }

    /// What happened and what to do next.
    pub fn zh(&self) -> String {
        match self {
            Self::Illegal(illegal) => illegal.zh().to_owned(),
            Self::Input { sentence, .. } => sentence.clone(),
            _ => zh(&self.code()).to_owned(),
        }
    }

    /// The field it is about, where it is about one.
    pub fn field_name(&self) -> Option<&str> {
        match self {
            Self::Field { field, .. } | Self::Input { field, .. } => Some(field),
            Self::Illegal(illegal) => illegal.field,
            Self::Code(_) | Self::Wait { .. } | Self::Fault { .. } => None,
        }
    }

    /// A local fault with a note for the log.
    pub fn fault(code: impl Into<Code>, note: impl ToString) -> Self {
        Self::Fault { code: code.into(), note: note.to_string() }
    }

    /// A field that is not right.
    pub fn field(code: impl Into<Code>, field: &str) -> Self {
        Self::Field { code: code.into(), field: field.to_owned() }
    }
}

/// The sentence of a code, of either table.
pub fn zh(code: &Code) -> &'static str {
    TABLE.iter().find(|(word, _)| *word == code.as_str()).map_or_else(|| code.zh(), |(_, zh)| zh)
}

impl From<Code> for TabletError {
    fn from(code: Code) -> Self {
        Self::Code(code)
    }
}

impl From<LocalCode> for TabletError {
    fn from(code: LocalCode) -> Self {
        Self::Code(code.into())
    }
}

impl From<SecretError> for TabletError {
    fn from(error: SecretError) -> Self {
        Self::fault(KEYSTORE_FAILED, error)
    }
}

impl From<StoreError> for TabletError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Document(error) => error.into(),
            other => Self::fault(other.code(), other),
        }
    }
}

impl From<std::io::Error> for TabletError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull => Self::Code(Code::DISK_FULL),
            _ => Self::fault(Code::DISK_FAILED, error),
        }
    }
}

impl From<DocumentError> for TabletError {
    fn from(error: DocumentError) -> Self {
        match error {
            DocumentError::NoField(field) | DocumentError::Shape(field) => {
                Self::field(Code::FIELD_REFUSED, &field)
            }
            DocumentError::Required(field) => Self::field(Code::FIELD_REFUSED, field),
            DocumentError::Empty => Self::Code(Code::EMPTY_CHANGESET),
            DocumentError::SchemaVersion(..) => Self::Code(Code::NEWER_DATABASE),
            // What stands in the own database is not what was written there.
            other => Self::fault(Code::DATABASE_DAMAGED, other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_local_code_is_a_kebab_word_no_other_table_has_with_a_chinese_sentence() {
        for (word, sentence) in TABLE {
            let code = Code::from_word(word).unwrap();
            assert!(Code::all().all(|shared| shared != code), "{word}");
            assert_eq!(zh(&code), *sentence);
            assert!(
                sentence.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count() >= 6
            );
        }
    }

    #[test]
    fn a_field_the_registry_refuses_is_named_to_the_screen() {
        let error = TabletError::from(DocumentError::Shape("best_time".into()));
        assert!(matches!(error, TabletError::Field { ref field, .. } if field == "best_time"));
        assert_eq!(error.code(), Code::FIELD_REFUSED);
    }
}
