//! TLS from files, and the district that vouches for its certificate.

use std::path::Path;
use std::time::Duration;

use doorstep_sync_server::config::Tls;
use doorstep_sync_server::http::certificates;
use sync::trust::read_district;

use crate::kit::district::District;

/// A certificate for `localhost` and 127.0.0.1, made for this test and good for nothing else.
fn files() -> Tls {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls");
    Tls { certificate: folder.join("certificate.pem"), key: folder.join("key.pem") }
}

#[test]
fn the_server_shows_the_certificate_the_district_vouches_for() {
    let district = District::with(true, |config| config.tls = Some(files()));
    let address = district.address.replace("http://", "https://");
    // As a tablet does: first without knowing the certificate, believing only what the root signed.
    let anyone = reqwest::blocking::Client::builder()
        .no_proxy()
        .tls_danger_accept_invalid_certs(true)
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap();
    let said = anyone.get(format!("{address}/v1/district")).send().unwrap().bytes().unwrap();
    let info = read_district(&said, &district.it().root_hash()).unwrap().value;
    let shown: Vec<Vec<u8>> = info.tls_certificates.iter().map(|der| der.to_vec()).collect();
    let ours: Vec<Vec<u8>> =
        certificates(&files().certificate).unwrap().iter().map(|der| der.to_vec()).collect();
    assert_eq!(shown, ours);
    let pinned = reqwest::blocking::Client::builder()
        .no_proxy()
        .tls_certs_only([reqwest::Certificate::from_der(&shown[0]).unwrap()])
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap();
    let address = address.replace("127.0.0.1", "localhost");
    assert_eq!(pinned.get(format!("{address}/healthz")).send().unwrap().status().as_u16(), 200);
    // Plain HTTP to a TLS port is not answered.
    let plain = address.replace("https://", "http://");
    assert!(anyone.get(format!("{plain}/healthz")).send().is_err());
}
