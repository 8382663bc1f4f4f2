//! `DOORSTEP_*` variables: the same settings, for service files and containers.

use std::str::FromStr;

use super::{ConfigError, Given};

/// Known to the command line itself, not settings of the server.
const OF_THE_COMMAND_LINE: &[&str] = &["DOORSTEP_DATA", "DOORSTEP_CONFIG"];

/// Reads the variables whose names begin with `DOORSTEP_`.
///
/// # Errors
/// [`ConfigError::Variable`] for one that is not known or says what it may not.
pub fn from_environment(
    variables: impl IntoIterator<Item = (String, String)>,
) -> Result<Given, ConfigError> {
    let mut given = Given::default();
    let ours = variables.into_iter().filter(|(name, _)| name.starts_with("DOORSTEP_"));
    for (name, value) in ours.filter(|(name, _)| !OF_THE_COMMAND_LINE.contains(&name.as_str())) {
        put(&mut given, &name, &value)?;
    }
    Ok(given)
}

fn put(given: &mut Given, name: &str, value: &str) -> Result<(), ConfigError> {
    let limits = &mut given.limits;
    match name {
        "DOORSTEP_LISTEN" => given.listen = Some(parsed(name, value)?),
        "DOORSTEP_PUBLIC_ADDRESS" => given.public_address = Some(value.to_owned()),
        "DOORSTEP_BEHIND_GATEWAY" => given.behind_gateway = Some(parsed(name, value)?),
        "DOORSTEP_SELF_HANDLED" => {
            let codes = value.split(',').map(str::trim).filter(|code| !code.is_empty());
            given.self_handled = Some(codes.map(str::to_owned).collect());
        }
        "DOORSTEP_TLS_CERTIFICATE" => given.tls.certificate = Some(value.into()),
        "DOORSTEP_TLS_KEY" => given.tls.key = Some(value.into()),
        "DOORSTEP_APP_REQUIRED" => given.app.required = Some(value.to_owned()),
        "DOORSTEP_APP_ADVISED" => given.app.advised = Some(value.to_owned()),
        "DOORSTEP_LOG_JSON" => given.log.json = Some(parsed(name, value)?),
        "DOORSTEP_LOG_LEVEL" => given.log.level = Some(value.to_owned()),
        "DOORSTEP_LIMITS_CONNECTIONS_MAX" => limits.connections_max = Some(parsed(name, value)?),
        "DOORSTEP_LIMITS_REQUESTS_AT_ONCE_MAX" => {
            limits.requests_at_once_max = Some(parsed(name, value)?)
        }
        "DOORSTEP_LIMITS_DEVICE_REQUESTS_PER_MINUTE" => {
            limits.device_requests_per_minute = Some(parsed(name, value)?);
        }
        "DOORSTEP_LIMITS_ADDRESS_REQUESTS_PER_MINUTE" => {
            limits.address_requests_per_minute = Some(parsed(name, value)?);
        }
        "DOORSTEP_LIMITS_STALL_TIMEOUT_S" => limits.stall_timeout_s = Some(parsed(name, value)?),
        "DOORSTEP_LIMITS_BLOB_UNREFERENCED_MIB_MAX" => {
            limits.blob_unreferenced_mib_max = Some(parsed(name, value)?);
        }
        "DOORSTEP_LIMITS_CERTIFICATE_DAYS" => limits.certificate_days = Some(parsed(name, value)?),
        "DOORSTEP_LIMITS_LEASE_DAYS" => limits.lease_days = Some(parsed(name, value)?),
        _ => {
            return Err(ConfigError::Variable {
                name: name.to_owned(),
                message: "没有这个设置 / no such setting".to_owned(),
            });
        }
    }
    Ok(())
}

fn parsed<T: FromStr>(name: &str, value: &str) -> Result<T, ConfigError> {
    value.parse().map_err(|_| ConfigError::Variable {
        name: name.to_owned(),
        message: "写法不对 / cannot be read".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Given, ConfigError> {
        from_environment(
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        )
    }

    #[test]
    fn a_variable_sets_what_its_name_says() {
        let given = read(&[
            ("PATH", "/bin"),
            ("DOORSTEP_DATA", "/srv"),
            ("DOORSTEP_LISTEN", "127.0.0.1:9"),
            ("DOORSTEP_LIMITS_STALL_TIMEOUT_S", "5"),
        ])
        .unwrap();
        assert_eq!(given.listen, "127.0.0.1:9".parse().ok());
        assert_eq!(given.limits.stall_timeout_s, Some(5));
    }

    #[test]
    fn a_misspelt_variable_is_refused_by_name() {
        for (name, value) in [("DOORSTEP_LISTEN_ON", "x"), ("DOORSTEP_LISTEN", "everywhere")] {
            let error = read(&[(name, value)]).unwrap_err();
            assert!(error.to_string().contains(name), "{error}");
        }
    }
}
