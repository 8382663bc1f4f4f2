//! What a file, the environment or flags may say; anything else is refused with its line.

use std::collections::BTreeSet;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::ConfigError;

/// Settings as given somewhere; what is not given is decided elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs, reason = "each is described where it is resolved, and in the template")]
pub struct Given {
    pub listen: Option<SocketAddr>,
    pub public_address: Option<String>,
    pub behind_gateway: Option<bool>,
    pub self_handled: Option<BTreeSet<String>>,
    pub tls: GivenTls,
    pub log: GivenLog,
    pub limits: GivenLimits,
    pub app: GivenApp,
}

/// Versions of the app as given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs, reason = "each is described where it is resolved, and in the template")]
pub struct GivenApp {
    pub required: Option<String>,
    pub advised: Option<String>,
}

/// Files of TLS as given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs, reason = "each is described where it is resolved, and in the template")]
pub struct GivenTls {
    pub certificate: Option<PathBuf>,
    pub key: Option<PathBuf>,
}

/// Logging as given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs, reason = "each is described where it is resolved, and in the template")]
pub struct GivenLog {
    pub json: Option<bool>,
    pub level: Option<String>,
}

/// Limits as given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs, reason = "each is described where it is resolved, and in the template")]
pub struct GivenLimits {
    pub connections_max: Option<usize>,
    pub requests_at_once_max: Option<usize>,
    pub device_requests_per_minute: Option<u32>,
    pub address_requests_per_minute: Option<u32>,
    pub stall_timeout_s: Option<u32>,
    pub blob_unreferenced_mib_max: Option<u32>,
    pub certificate_days: Option<u32>,
    pub lease_days: Option<u16>,
}

impl Given {
    /// What this says, and where it says nothing, what the other says.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            listen: self.listen.or(other.listen),
            public_address: self.public_address.or(other.public_address),
            behind_gateway: self.behind_gateway.or(other.behind_gateway),
            self_handled: self.self_handled.or(other.self_handled),
            tls: GivenTls {
                certificate: self.tls.certificate.or(other.tls.certificate),
                key: self.tls.key.or(other.tls.key),
            },
            log: GivenLog {
                json: self.log.json.or(other.log.json),
                level: self.log.level.or(other.log.level),
            },
            limits: self.limits.or(other.limits),
            app: GivenApp {
                required: self.app.required.or(other.app.required),
                advised: self.app.advised.or(other.app.advised),
            },
        }
    }
}

impl GivenLimits {
    fn or(self, other: Self) -> Self {
        Self {
            connections_max: self.connections_max.or(other.connections_max),
            requests_at_once_max: self.requests_at_once_max.or(other.requests_at_once_max),
            device_requests_per_minute: self
                .device_requests_per_minute
                .or(other.device_requests_per_minute),
            address_requests_per_minute: self
                .address_requests_per_minute
                .or(other.address_requests_per_minute),
            stall_timeout_s: self.stall_timeout_s.or(other.stall_timeout_s),
            blob_unreferenced_mib_max: self
                .blob_unreferenced_mib_max
                .or(other.blob_unreferenced_mib_max),
            certificate_days: self.certificate_days.or(other.certificate_days),
            lease_days: self.lease_days.or(other.lease_days),
        }
    }
}

/// Reads a file; relative paths in it are meant from its folder.
///
/// # Errors
/// [`ConfigError::Unreadable`]; [`ConfigError::Line`] for anything unknown or of the wrong sort.
pub fn read(path: &Path) -> Result<Given, ConfigError> {
    let text = fs::read_to_string(path)
        .map_err(|error| ConfigError::Unreadable { path: path.to_owned(), error })?;
    let mut given: Given = toml::from_str(&text).map_err(|error| ConfigError::Line {
        path: path.to_owned(),
        line: line_of(&text, error.span().map_or(0, |span| span.start)),
        message: error.message().to_owned(),
    })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    for file in [&mut given.tls.certificate, &mut given.tls.key].into_iter().flatten() {
        *file = folder.join(&file);
    }
    Ok(given)
}

fn line_of(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|b| *b == b'\n').count().saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Given, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sync-server.toml");
        fs::write(&path, text).unwrap();
        read(&path)
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_line() {
        for (text, at, key) in [
            ("# 中文\nlisten = \"127.0.0.1:1\"\nlisten_on = 3\n", 3, "listen_on"),
            ("\n\n[tls]\ncert = \"a\"\n", 4, "cert"),
            ("[limits]\nconnections = 3\n", 2, "connections"),
            ("[surprise]\n", 1, "surprise"),
            ("listen = 5\n", 1, "listen"),
        ] {
            let error = read_text(text).unwrap_err();
            let ConfigError::Line { line, ref message, .. } = error else { panic!("{error}") };
            assert_eq!(line, at, "{text}: {message}");
            assert!(key == "listen" || message.contains(key), "{message}");
            assert!(error.to_string().contains(&format!("第 {at} 行")));
        }
    }

    #[test]
    fn a_relative_path_is_meant_from_the_file() {
        let given = read_text("[tls]\ncertificate = \"a.pem\"\nkey = \"/k.pem\"\n").unwrap();
        assert!(given.tls.certificate.unwrap().is_absolute());
        assert_eq!(given.tls.key.unwrap(), Path::new("/k.pem"));
    }

    #[test]
    fn the_template_says_only_what_is_known_and_changes_nothing() {
        assert_eq!(read_text(super::super::TEMPLATE).unwrap(), Given::default());
        let uncommented: String = super::super::TEMPLATE
            .lines()
            .map(|line| line.strip_prefix("#= ").unwrap_or(line))
            .fold(String::new(), |text, line| text + line + "\n");
        let given = read_text(&uncommented).unwrap();
        let config = super::super::Config::resolve("d".into(), [given]).unwrap();
        assert_eq!(config.limits, super::super::Limits::default());
    }
}
