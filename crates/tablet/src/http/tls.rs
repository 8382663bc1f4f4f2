//! Which server a TLS connection may end at: one that shows a pinned certificate, or one issued under it.
//!
//! The district's root signs the list, so neither the web's authorities nor names decide; a renewed certificate
//! comes with a new list.

use std::sync::{Arc, OnceLock};

use minicbor::bytes::ByteVec;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
};
use sync::code::Code;

use crate::transport::Trust;

/// The client side of TLS for what is trusted.
pub(super) fn config(trust: Trust<'_>) -> Result<ClientConfig, Code> {
    let provider = provider();
    let verifier: Arc<dyn ServerCertVerifier> = match trust {
        Trust::AnswerOnly => {
            Arc::new(Pinned { pins: None, issued: None, provider: Arc::clone(&provider) })
        }
        Trust::Pinned(pins) => Arc::new(Pinned::new(pins, &provider)),
    };
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| Code::SERVER_UNKNOWN)?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    Ok(config)
}

/// ring, installed once for whoever asks rustls for its default.
fn provider() -> Arc<CryptoProvider> {
    static PROVIDER: OnceLock<Arc<CryptoProvider>> = OnceLock::new();
    let ours = PROVIDER.get_or_init(|| {
        // Another part of the process may have installed it: it is the same one.
        ring::default_provider().install_default().ok();
        Arc::new(ring::default_provider())
    });
    Arc::clone(ours)
}

#[derive(Debug)]
struct Pinned {
    /// None: whoever answers, because the answer itself is verified.
    pins: Option<Vec<CertificateDer<'static>>>,
    /// Certificates issued under a pinned authority.
    issued: Option<Arc<WebPkiServerVerifier>>,
    provider: Arc<CryptoProvider>,
}

impl Pinned {
    fn new(pins: &[ByteVec], provider: &Arc<CryptoProvider>) -> Self {
        let pins: Vec<_> = pins.iter().map(|der| CertificateDer::from(der.to_vec())).collect();
        let mut roots = RootCertStore::empty();
        // One that is no authority's is only compared as a whole.
        roots.add_parsable_certificates(pins.iter().cloned());
        let issued =
            WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider))
                .build()
                .ok();
        Self { pins: Some(pins), issued, provider: Arc::clone(provider) }
    }
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        match (&self.pins, &self.issued) {
            // A tablet's clock may be wrong and its server have no name: the pin alone decides.
            (Some(pins), _) if pins.iter().any(|pin| pin == end_entity) => {
                Ok(ServerCertVerified::assertion())
            }
            (Some(_), Some(issued)) => {
                issued.verify_server_cert(end_entity, intermediates, name, ocsp, now)
            }
            (Some(_), None) => Err(Error::InvalidCertificate(CertificateError::UnknownIssuer)),
            (None, _) => Ok(ServerCertVerified::assertion()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
