//! What district IT sets: a TOML file, `DOORSTEP_*` variables over it, flags over both. Whatever is not known
//! is refused, so that a misspelt key is never silently a default.

mod environment;
mod file;
mod template;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::PathBuf;

use sync::limits::{LEASE_DAYS, LEASE_DAYS_MAX, LEASE_DAYS_MIN, PACK_ENTRIES_MIN};
use sync::version::{AppVersion, Wanted};

use crate::rate::Rate;

pub use environment::from_environment;
pub use file::{Given, GivenApp, GivenLimits, GivenLog, GivenTls, read};
pub use template::TEMPLATE;

/// Everything `serve` needs to know, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// The data folder: database, photos, keys.
    pub data: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// What enrolment codes name: `https://…`, without a slash at the end.
    pub public_address: String,
    /// Certificate chain and key; none for plain HTTP, on loopback only.
    pub tls: Option<Tls>,
    /// How to log.
    pub log: Log,
    /// How much is too much.
    pub limits: Limits,
    /// Take the client's address from the last `X-Forwarded-For` of a gateway on this machine.
    pub behind_gateway: bool,
    /// 自办清单: the categories of events a worker may settle on the spot (DOMAIN 7.1, E04).
    pub self_handled: BTreeSet<String>,
    /// Which versions of the app are given everything, and which are told to update.
    pub app_wanted: Wanted,
}

/// Files of TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tls {
    /// The chain, PEM, leaf first.
    pub certificate: PathBuf,
    /// The leaf's private key, PEM.
    pub key: PathBuf,
}

/// How to log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// One JSON object a line instead of plain text.
    pub json: bool,
    /// `error`, `warn`, `info`, `debug`, or a filter of tracing's.
    pub level: String,
}

/// How much is too much; units in the names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections open at once.
    pub connections_max: usize,
    /// Requests worked on at once; more are told to come back.
    pub requests_at_once_max: usize,
    /// Requests of one tablet.
    pub device_rate: Rate,
    /// Requests of one address: an office's tablets share one.
    pub address_rate: Rate,
    /// A connection on which no byte moves this long is closed.
    pub stall_timeout_ms: u64,
    /// Photos of one tablet that no record names yet.
    pub blob_unreferenced_bytes_max: u64,
    /// How long a tablet's certificate holds.
    pub certificate_days: u32,
    /// How long a tablet may be used without a word of the server's.
    pub lease_days: u16,
    /// A feed this long is given as a pack to whom it is new; a shorter one is read as it stands.
    pub pack_entries_min: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections_max: 1_000,
            requests_at_once_max: 64,
            device_rate: Rate { per_minute: 240, burst: 120 },
            address_rate: Rate { per_minute: 2_400, burst: 1_200 },
            stall_timeout_ms: 30_000,
            blob_unreferenced_bytes_max: 256 * 1024 * 1024,
            certificate_days: 366,
            lease_days: LEASE_DAYS,
            pack_entries_min: PACK_ENTRIES_MIN,
        }
    }
}

/// A setting cannot be used; the message says which and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file could not be read.
    #[error("读不到配置文件 {path}：{error}\ncannot read the configuration file")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A line of the file is wrong.
    #[error(
        "配置文件 {path} 第 {line} 行有误：{message}\nerror in line {line} of the configuration file"
    )]
    Line {
        /// Which file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What.
        message: String,
    },
    /// A variable is not known, or what it says cannot be read.
    #[error("环境变量 {name} 有误：{message}\nthe environment variable {name} cannot be used")]
    Variable {
        /// Its name.
        name: String,
        /// Why.
        message: String,
    },
    /// A value cannot be used.
    #[error("设置 {key} 不能用：{message}\nthe setting {key} cannot be used")]
    Value {
        /// The key, `tls.key`.
        key: &'static str,
        /// What to do.
        message: String,
    },
    /// Plain HTTP outside this machine.
    #[error(
        "{0} 不是本机地址，明文 HTTP 只允许在本机使用：请设置 tls.certificate 和 tls.key，或监听 127.0.0.1。\n\
         plain HTTP is served on loopback only: set tls.certificate and tls.key, or listen on 127.0.0.1"
    )]
    PlainHttp(SocketAddr),
}

impl Config {
    /// Puts together what was given, the first that says something winning, and checks it.
    ///
    /// # Errors
    /// [`ConfigError`].
    pub fn resolve(
        data: PathBuf,
        given: impl IntoIterator<Item = Given>,
    ) -> Result<Self, ConfigError> {
        let given = given.into_iter().fold(Given::default(), Given::or);
        let listen = given.listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8787)));
        let tls = tls(given.tls)?;
        if tls.is_none() && !listen.ip().is_loopback() {
            return Err(ConfigError::PlainHttp(listen));
        }
        let scheme = if tls.is_some() { "https" } else { "http" };
        let public_address = match given.public_address {
            Some(address) => address,
            // Everywhere is nowhere a tablet could go.
            None if listen.ip().is_unspecified() => {
                return Err(ConfigError::Value {
                    key: "public_address",
                    message: "监听所有地址时要写明平板访问的地址 / say which address tablets use"
                        .to_owned(),
                });
            }
            None => format!("{scheme}://{listen}"),
        };
        Ok(Self {
            data,
            listen,
            public_address: address(&public_address)?,
            tls,
            log: Log {
                json: given.log.json.unwrap_or(false),
                level: given.log.level.unwrap_or_else(|| "info".to_owned()),
            },
            limits: limits(&given.limits)?,
            behind_gateway: given.behind_gateway.unwrap_or(false),
            self_handled: self_handled(given.self_handled.unwrap_or_default())?,
            app_wanted: Wanted {
                required: version("app.required", given.app.required)?,
                advised: version("app.advised", given.app.advised)?,
            },
        })
    }
}

/// A version nobody could have would lock every tablet out, and nobody would see why.
fn version(key: &'static str, text: Option<String>) -> Result<Option<AppVersion>, ConfigError> {
    let Some(text) = text else { return Ok(None) };
    let message = "版本应写作 1.2.3 / a version reads 1.2.3".to_owned();
    AppVersion::read(&text).map(Some).ok_or(ConfigError::Value { key, message })
}

/// A code nobody can choose would allow nothing, and nobody would see why.
fn self_handled(codes: BTreeSet<String>) -> Result<BTreeSet<String>, ConfigError> {
    match codes.iter().find(|code| !model::codes::is_known("event_category", code)) {
        None => Ok(codes),
        Some(code) => Err(ConfigError::Value {
            key: "self_handled",
            message: format!("没有 {code} 这个事件类别 / no such event category"),
        }),
    }
}

fn tls(given: GivenTls) -> Result<Option<Tls>, ConfigError> {
    let both = "tls.certificate 和 tls.key 要一起设置 / both or neither".to_owned();
    match (given.certificate, given.key) {
        (Some(certificate), Some(key)) => Ok(Some(Tls { certificate, key })),
        (None, None) => Ok(None),
        (Some(_), None) => Err(ConfigError::Value { key: "tls.key", message: both }),
        (None, Some(_)) => Err(ConfigError::Value { key: "tls.certificate", message: both }),
    }
}

fn address(text: &str) -> Result<String, ConfigError> {
    let text = text.trim_end_matches('/');
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '#', '?', ' ']) => {
            Ok(text.to_owned())
        }
        _ => Err(ConfigError::Value {
            key: "public_address",
            message: "应为 https://主机名[:端口] / must be https://host[:port]".to_owned(),
        }),
    }
}

fn limits(given: &GivenLimits) -> Result<Limits, ConfigError> {
    let usual = Limits::default();
    let rate = |per_minute: Option<u32>, usual: Rate| match per_minute {
        Some(per_minute) => Rate { per_minute, burst: (per_minute / 2).max(1) },
        None => usual,
    };
    let limits = Limits {
        connections_max: given.connections_max.unwrap_or(usual.connections_max),
        requests_at_once_max: given.requests_at_once_max.unwrap_or(usual.requests_at_once_max),
        device_rate: rate(given.device_requests_per_minute, usual.device_rate),
        address_rate: rate(given.address_requests_per_minute, usual.address_rate),
        stall_timeout_ms: given
            .stall_timeout_s
            .map_or(usual.stall_timeout_ms, |s| u64::from(s) * 1_000),
        blob_unreferenced_bytes_max: given
            .blob_unreferenced_mib_max
            .map_or(usual.blob_unreferenced_bytes_max, |mib| u64::from(mib) * 1024 * 1024),
        certificate_days: given.certificate_days.unwrap_or(usual.certificate_days),
        lease_days: given.lease_days.unwrap_or(usual.lease_days),
        pack_entries_min: usual.pack_entries_min,
    };
    let least = |key, ok: bool, message: &str| match ok {
        true => Ok(()),
        false => Err(ConfigError::Value { key, message: message.to_owned() }),
    };
    least("limits.connections_max", limits.connections_max > 0, "至少 1 / at least 1")?;
    least("limits.requests_at_once_max", limits.requests_at_once_max > 0, "至少 1 / at least 1")?;
    least(
        "limits.device_requests_per_minute",
        limits.device_rate.per_minute > 0,
        "至少 1 / at least 1",
    )?;
    least(
        "limits.address_requests_per_minute",
        limits.address_rate.per_minute > 0,
        "至少 1 / at least 1",
    )?;
    least("limits.stall_timeout_s", limits.stall_timeout_ms > 0, "至少 1 / at least 1")?;
    let days = (1..=366).contains(&limits.certificate_days);
    least("limits.certificate_days", days, "1 到 366 / from 1 to 366")?;
    let days = (LEASE_DAYS_MIN..=LEASE_DAYS_MAX).contains(&limits.lease_days);
    least("limits.lease_days", days, "7 到 30 / from 7 to 30")?;
    Ok(limits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(text: &str) -> Given {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn what_nobody_sets_is_plain_http_on_loopback() {
        let config = Config::resolve("d".into(), []).unwrap();
        assert_eq!(config.listen, "127.0.0.1:8787".parse().unwrap());
        assert_eq!(config.public_address, "http://127.0.0.1:8787");
        assert_eq!(config.limits, Limits::default());
    }

    #[test]
    fn plain_http_is_refused_outside_this_machine() {
        for listen in ["0.0.0.0:80", "10.1.2.3:8787", "[::]:8787"] {
            let refused = Config::resolve("d".into(), [given(&format!("listen = \"{listen}\""))]);
            assert!(matches!(refused, Err(ConfigError::PlainHttp(_))), "{listen}");
        }
        let tls = given("listen = \"10.1.2.3:443\"\n[tls]\ncertificate = \"c\"\nkey = \"k\"");
        let config = Config::resolve("d".into(), [tls.clone()]).unwrap();
        assert_eq!(config.public_address, "https://10.1.2.3:443");
        let everywhere = [given("listen = \"0.0.0.0:443\""), tls.clone()];
        assert!(
            matches!(Config::resolve("d".into(), everywhere), Err(ConfigError::Value { key, .. }) if key == "public_address")
        );
        let named = "listen = \"0.0.0.0:443\"\npublic_address = \"https://sync.example\"";
        assert!(Config::resolve("d".into(), [given(named), tls]).is_ok());
        assert!(Config::resolve("d".into(), [given("listen = \"[::1]:1\"")]).is_ok());
    }

    #[test]
    fn the_first_that_says_something_wins() {
        let flags = given("listen = \"127.0.0.1:1\"");
        let file = given("listen = \"127.0.0.1:2\"\npublic_address = \"https://a.example/\"");
        let config = Config::resolve("d".into(), [flags, file]).unwrap();
        assert_eq!(config.listen.port(), 1);
        assert_eq!(config.public_address, "https://a.example");
    }

    #[test]
    fn half_a_tls_setting_and_a_limit_of_nothing_are_refused() {
        for bad in [
            "[tls]\nkey = \"k\"",
            "[tls]\ncertificate = \"c\"",
            "public_address = \"sync.example\"",
            "public_address = \"https://a/#b\"",
            "self_handled = [\"11\", \"1l\"]",
            "[app]\nrequired = \"2\"",
            "[limits]\nrequests_at_once_max = 0",
            "[limits]\ncertificate_days = 400",
            "[limits]\nlease_days = 6",
            "[limits]\nlease_days = 31",
        ] {
            assert!(
                matches!(Config::resolve("d".into(), [given(bad)]), Err(ConfigError::Value { .. })),
                "{bad}"
            );
        }
    }
}
