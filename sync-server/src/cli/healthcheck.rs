//! `healthcheck`: asks a running server whether it is well, over the address it listens on. For containers and
//! service managers: the exit code says it.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;
use doorstep_sync_server::config::{Config, Given, Tls};
use doorstep_sync_server::http::certificates;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, Error, SignatureScheme,
};

use super::open::Place;

const TIMEOUT: Duration = Duration::from_secs(5);
const ANSWER_BYTES_MAX: u64 = 16 * 1024;

#[derive(Debug, Args)]
pub(super) struct Healthcheck {
    /// 服务监听的地址，默认取自配置 / where the server listens
    #[arg(long)]
    listen: Option<SocketAddr>,
}

pub(super) fn run(place: &Place, command: &Healthcheck) -> anyhow::Result<()> {
    let config = place.config(Given { listen: command.listen, ..Given::default() })?;
    let answer = ask(&config).context("服务没有回应 / the server does not answer")?;
    let status = answer.split_whitespace().nth(1).unwrap_or("-");
    if status != "200" {
        bail!("服务回应 {status} / the server answers {status}");
    }
    println!("正常 / well");
    Ok(())
}

fn ask(config: &Config) -> anyhow::Result<String> {
    let mut stream = TcpStream::connect_timeout(&reachable(config.listen), TIMEOUT)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    match &config.tls {
        None => exchange(&mut stream),
        Some(tls) => {
            let name = ServerName::IpAddress(config.listen.ip().into());
            let mut session = ClientConnection::new(Arc::new(client(tls)?), name)?;
            exchange(&mut rustls::Stream::new(&mut session, &mut stream))
        }
    }
}

fn exchange(stream: &mut (impl Read + Write)) -> anyhow::Result<String> {
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    // A peer that closes without saying goodbye has still answered.
    let read = stream.take(ANSWER_BYTES_MAX).read_to_end(&mut answer);
    if answer.is_empty() {
        read?;
    }
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// Everywhere is reached at this machine.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
    };
    SocketAddr::new(ip, listen.port())
}

/// Believes exactly the certificate the server is configured with, under whatever name.
fn client(tls: &Tls) -> anyhow::Result<ClientConfig> {
    let leaf = certificates(&tls.certificate)?.into_iter().next().context("no certificate")?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = Arc::new(ThisOne { leaf, provider: Arc::clone(&provider) });
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth())
}

#[derive(Debug)]
struct ThisOne {
    leaf: CertificateDer<'static>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for ThisOne {
    fn verify_server_cert(
        &self,
        shown: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        match *shown == self.leaf {
            true => Ok(ServerCertVerified::assertion()),
            false => {
                Err(Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure))
            }
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        said: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(
            message,
            leaf,
            said,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        said: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(
            message,
            leaf,
            said,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
