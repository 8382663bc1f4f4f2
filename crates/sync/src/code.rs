//! The stable codes: what a screen branches on and a worker reads out on the phone. One table, each code with
//! the Chinese sentence that says what to do next. A code is never renamed or given another meaning.

use std::borrow::Cow;
use std::fmt;

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use model::workflow::Reason;

use crate::limits::CODE_BYTES_MAX;

/// A short kebab word. One that this version does not know is kept as it came.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(Cow<'static, str>);

macro_rules! codes {
    ($($name:ident = $word:literal, $zh:literal;)*) => {
        impl Code {
            $(
                #[doc = concat!("`", $word, "`: ", $zh)]
                pub const $name: Self = Self(Cow::Borrowed($word));
            )*
        }

        /// Every code with its sentence, in the order of the table.
        const TABLE: &[(&str, &str)] = &[$(($word, $zh)),*];
    };
}

codes! {
    // What was read is not what the wire says it must be.
    UNREADABLE = "unreadable", "数据格式不正确，请更新应用后重试；仍不行请联系管理员";
    TOO_LARGE = "too-large", "内容太大，请分几次保存或减少照片";
    OUT_OF_MEMORY = "out-of-memory", "设备内存不足，请关闭其他应用后重试";
    NEWER_PROTOCOL = "newer-protocol", "应用版本过旧，请更新应用后重试";
    OLDER_SERVER = "older-server", "服务器还没有更新到应用的版本，已保存在平板上，稍后会自动重试；请告诉管理员";
    SUITE_UNKNOWN = "suite-unknown", "应用版本过旧，请更新应用后重试";
    FORGED = "forged", "签名不符，数据未被接收；请联系管理员";
    BODY_CHANGED = "body-changed", "数据在传输中被改动，请重新上传";
    CHAIN_BROKEN = "chain-broken", "记录的先后顺序对不上，请联系管理员";
    WRONG_TENANT = "wrong-tenant", "这台平板属于另一个区县，请联系管理员";
    WRONG_DEVICE = "wrong-device", "记录不是这台平板签名的，请联系管理员";
    ENVELOPE_MISMATCH = "envelope-mismatch", "记录与签名的操作不一致，已留待复核；请联系管理员";
    EMPTY_CHANGESET = "empty-changeset", "没有可保存的内容";
    TOO_MANY_PARTS = "too-many-parts", "一次操作涉及的记录太多，请分几次保存";

    // The gate: before Automerge sees a byte.
    NOT_A_CHANGE = "not-a-change", "记录内容损坏，已留待复核；请联系管理员";
    DEFLATED = "deflated", "记录用了不允许的压缩，已留待复核；请联系管理员";
    WHOLE_DOCUMENT = "whole-document", "记录格式不允许，已留待复核；请联系管理员";
    CHECKSUM = "checksum", "记录内容损坏，已留待复核；请联系管理员";
    TRAILING_BYTES = "trailing-bytes", "记录内容损坏，已留待复核；请联系管理员";
    BAD_COLUMNS = "bad-columns", "记录内容损坏，已留待复核；请联系管理员";
    TOO_MANY_OPERATIONS = "too-many-operations", "记录超出允许的大小，已留待复核；请联系管理员";
    TOO_MANY_COLUMNS = "too-many-columns", "记录格式不允许，已留待复核；请联系管理员";
    TOO_MANY_DEPENDENCIES = "too-many-dependencies", "记录格式不允许，已留待复核；请联系管理员";
    TOO_MANY_ACTORS = "too-many-actors", "记录格式不允许，已留待复核；请联系管理员";
    BAD_ACTOR = "bad-actor", "记录格式不允许，已留待复核；请联系管理员";
    BAD_MESSAGE = "bad-message", "记录格式不允许，已留待复核；请联系管理员";
    NESTED_CONTAINER = "nested-container", "记录格式不允许，已留待复核；请联系管理员";
    NO_BEGINNING = "no-beginning", "记录内容不完整，已留待复核；请联系管理员";
    GENESIS_ACTOR = "genesis-actor", "记录冒用了系统身份，已留待复核；请联系管理员";

    // Applying.
    APPLY_BUSY = "apply-busy", "服务器正忙，稍后会自动重试";
    APPLY_STALLED = "apply-stalled", "记录处理超时，已留待复核；请联系管理员";
    APPLY_PANICKED = "apply-panicked", "记录内容损坏，已留待复核；请联系管理员";
    APPLY_REFUSED = "apply-refused", "记录无法合并，已留待复核；请联系管理员";
    MISSING_DEPENDENCIES = "missing-dependencies", "缺少更早的记录，稍后会自动补传";

    // The judge.
    NO_GRANT = "no-grant", "您在这个网格没有权限，记录已留待复核；请联系社区";
    ROLE_REFUSED = "role-refused", "您的岗位不能做这个操作，记录已留待复核；请联系社区";
    ILLEGAL_TRANSITION = "illegal-transition", "当前状态不能这样操作，记录已留待复核；请联系社区";
    FOREIGN_ACTOR = "foreign-actor", "记录冒用了他人的编辑身份，已留待复核；请联系管理员";
    OWN_COPY = "own-copy", "这台平板的另一份拷贝已用过同一编号，这一步已留待复核；请联系管理员采纳";
    UNKNOWN_KIND = "unknown-kind", "服务器不认识这类记录，请等待服务器更新";
    UNKNOWN_SPACE = "unknown-space", "服务器不认识这个网格，请联系管理员";
    UNKNOWN_DOCUMENT = "unknown-document", "找不到要修改的记录，已留待复核；请联系社区";
    WRONG_SPACE = "wrong-space", "记录不属于这个网格，已留待复核；请联系社区";
    WRONG_GENERATION = "wrong-generation", "记录已按保存期限更新，修改已留待复核；请联系社区";
    NOT_A_RECORD = "not-a-record", "记录内容不完整，已留待复核；请联系管理员";
    FIELD_REFUSED = "field-refused", "填写的内容不允许保存，请检查后修改";
    UNDER_FOURTEEN = "under-fourteen", "不满十四周岁的人不能单独建档，请只登记人数";
    STAMPS_RESERVED = "stamps-reserved", "只有服务器能写办理编号，记录已留待复核";
    DEVICE_REVOKED = "device-revoked", "这台平板已停用，记录已留待复核；请联系管理员";
    DEVICE_UNKNOWN = "device-unknown", "服务器不认识这台平板，请联系管理员重新登记";
    CERTIFICATE_EXPIRED = "certificate-expired", "平板的证书已到期，请联系管理员重新登记";
    AMENDED = "amended", "这一步已由您后来的记录代替，原记录保留备查";
    ADOPTED = "adopted", "这条记录已由社区采纳并写入，您平板上重做的一份留存备查，不用再处理";
    BROUGHT_BACK = "brought-back", "服务器恢复后，这一步已由其他平板原样送回并写入，不用再处理";
    PAYLOAD_ERASED = "payload-erased", "其中一部分内容平板上已经清除，服务器上也没有，已留待复核；请联系管理员";
    BASIS_LOST = "basis-lost", "服务器恢复后，这一步所依据的别人的记录没有再送回来，已留待复核；请联系管理员";
    ERASED_BY_RIGHT = "erased-by-right", "这份资料已依法删除，您写在上面的内容也一并删除，不用再处理；请不要凭记忆或纸条补录";
    WRONG_USER = "wrong-user", "记录不是这台平板的登记人所写，已留待复核；请联系管理员";

    // One round trip.
    NO_SIGNAL = "no-signal", "现在没有网络，已保存在平板上，有网络时会自动上传";
    TIMED_OUT = "timed-out", "网络太慢，已保存在平板上，稍后会自动重试";
    CUT_REPLY = "cut-reply", "网络中断，没有收完，稍后会自动重试；已保存的内容不受影响";
    NOT_OUR_SERVER = "not-our-server", "回应的不是本区县的服务器，请检查网络（如需登录的无线网）后重试";
    SERVER_UNKNOWN = "server-unknown", "服务器身份未经确认，没有发送任何内容；请联系管理员";
    SKIPPED_NUMBER = "skipped-number", "收到的内容不连续，没有采用，稍后会自动重试";
    STALE_REQUEST = "stale-request", "平板时间不准，正在按服务器时间重试";
    REPLAYED = "replayed", "请求重复，稍后会自动重试";
    TOO_MANY_REQUESTS = "too-many-requests", "请求太频繁，请稍候，会自动重试";
    SERVER_BUSY = "server-busy", "服务器正忙，稍后会自动重试";
    SERVER_FAULT = "server-fault", "服务器出错，已保存的内容不受影响；请联系管理员";
    SERVER_FULL = "server-full", "服务器存储已满，内容仍保存在平板上，稍后会自动重试；请告诉管理员";
    NOT_FOUND = "not-found", "找不到，或者您没有权限查看";
    DECIDED = "decided", "这一条已经处理过，不用再处理";
    RECORD_APART = "record-apart", "它改的那条记录也在待复核区，请先采纳那一条";
    BAD_REASON = "bad-reason", "请用一句话写明原因，作者会看到";

    // Enrolment.
    CODE_INCOMPLETE = "code-incomplete", "登记码不完整，请核对后重新输入";
    CODE_MISTYPED = "code-mistyped", "登记码里有认不出的字符，请核对后重新输入";
    CODE_NO_ADDRESS = "code-no-address", "登记码缺少服务器地址，请完整输入";
    CODE_UNKNOWN = "code-unknown", "登记码不正确，请核对或向管理员重新要一个";
    CODE_USED = "code-used", "登记码已经用过，请向管理员重新要一个";
    CODE_EXPIRED = "code-expired", "登记码已过期（二十四小时有效），请向管理员重新要一个";
    DEMO_MISMATCH = "demo-mismatch", "演示平板不能连接正式服务器，反之也不能；请换一个登记码";
    ALREADY_ENROLLED = "already-enrolled", "这台平板已经登记过，不用再登记";
    NOT_ENROLLED = "not-enrolled", "这台平板还没有登记，请先输入登记码";

    // The tablet's own safe.
    WRONG_PIN = "wrong-pin", "PIN 不正确，请重新输入";
    PIN_DELAYED = "pin-delayed", "输错次数较多，请稍候再试";
    PIN_LOCKED = "pin-locked", "输错次数太多，平板已锁定；已保存的内容还在，请联系管理员";
    PIN_TOO_SHORT = "pin-too-short", "PIN 至少六位数字，不要用连号或重复的数字";
    LEASE_OVER = "lease-over", "平板太久没有连上服务器，已锁定；已保存的内容还在，请联系管理员";
    LEASE_UNSURE = "lease-unsure", "平板的时间对不上，请先联网同步一次再用；已保存的内容还在";
    LOCKED = "locked", "请先输入 PIN 解锁";
    DISK_FULL = "disk-full", "存储空间已满，这次没有保存；请清理空间后再保存一次";
    STORAGE_LOW = "storage-low", "存储空间快满了，先不能拍照，文字记录照常保存；请联网上传照片，或清理平板空间";
    DISK_FAILED = "disk-failed", "存储读写失败，这次没有保存；请再保存一次，仍不行请重启平板后联系管理员";
    DATABASE_DAMAGED = "database-damaged", "平板上的数据读不出来，请不要卸载应用，联系管理员";
    NEWER_DATABASE = "newer-database", "数据来自更新的版本，请更新应用后再打开";
    DATABASE_IN_USE = "database-in-use", "应用已在运行，请不要重复打开";

    // A courier's file.
    BUNDLE_UNREADABLE = "bundle-unreadable", "不是密封包，或者开头已损坏，请重新导出或重新拷贝";
    BUNDLE_NOT_OURS = "bundle-not-ours", "这个回执包不是给这台平板的，请核对后选对应的文件";
    BUNDLE_OLD = "bundle-old", "这个回执包已过时，没有采用；请用最近一次的回执包";

    // Photos.
    BLOB_TOO_LARGE = "blob-too-large", "照片太大，请重新拍摄";
    BLOB_NOT_A_PHOTO = "blob-not-a-photo", "文件不是照片，请重新拍摄";
    BLOB_CHANGED = "blob-changed", "照片在传输中损坏，稍后会自动重传";
    BLOB_QUOTA = "blob-quota", "未使用的照片太多，请先上传记录";
}

const UNKNOWN_ZH: &str = "出现问题，请更新应用后重试；仍不行请把代码告诉管理员";

impl Code {
    /// A code by its word; none if it is not a short kebab word.
    pub fn from_word(word: &str) -> Option<Self> {
        match TABLE.iter().find(|(known, _)| *known == word) {
            Some((known, _)) => Some(Self(Cow::Borrowed(known))),
            None => is_kebab(word).then(|| Self(Cow::Owned(word.to_owned()))),
        }
    }

    /// The word.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the worker reads: what happened and what to do next.
    pub fn zh(&self) -> &'static str {
        let table = TABLE.iter().find(|(word, _)| *word == self.0).map(|(_, zh)| *zh);
        // Why a step may not be taken is the workflow's to say.
        table.or_else(|| Some(Reason::from_code(&self.0)?.zh())).unwrap_or(UNKNOWN_ZH)
    }

    /// Every code this version knows.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|(word, _)| Self(Cow::Borrowed(word)))
    }
}

fn is_kebab(word: &str) -> bool {
    let part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_lowercase())
            && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    word.len() <= CODE_BYTES_MAX && word.split('-').all(part)
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({})", self.0)
    }
}

impl std::error::Error for Code {}

impl<C> Encode<C> for Code {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.str(&self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Code {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        Self::from_word(d.str()?).ok_or_else(|| decode::Error::message("not a code"))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_is_a_short_kebab_word_of_its_own_with_a_chinese_sentence() {
        let mut seen = BTreeSet::new();
        for (word, zh) in TABLE {
            assert!(is_kebab(word), "{word}");
            assert!(seen.insert(word), "{word} twice");
            assert!(
                zh.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count() >= 6,
                "{word}: {zh}"
            );
        }
    }

    #[test]
    fn a_code_of_a_later_version_is_kept_and_still_says_what_to_do() {
        let code = Code::from_word("roof-on-fire").unwrap();
        assert_eq!(code.as_str(), "roof-on-fire");
        assert_eq!(code.zh(), UNKNOWN_ZH);
        for bad in ["", "Roof", "roof--fire", "-roof", "roof-", "roof fire", &"a".repeat(49)] {
            assert!(Code::from_word(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_workflows_reason_is_told_in_its_own_words() {
        for reason in Reason::ALL {
            let code = Code::from_word(reason.code()).unwrap();
            assert_eq!(code.zh(), reason.zh());
        }
    }

    #[test]
    fn a_known_word_reads_as_its_constant() {
        assert_eq!(Code::from_word("forged"), Some(Code::FORGED));
        assert_ne!(Code::FORGED.zh(), UNKNOWN_ZH);
    }
}
