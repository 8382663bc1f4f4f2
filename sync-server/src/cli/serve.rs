//! `serve`: runs until asked to stop.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use doorstep_sync_server::Server;
use doorstep_sync_server::config::{Given, GivenLog, GivenTls};

use super::{log, open::Place};

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// 监听地址 / where to listen
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// 登记码里写的地址 / what enrolment codes name
    #[arg(long)]
    public_address: Option<String>,
    /// TLS 证书链，PEM / the TLS certificate chain
    #[arg(long)]
    tls_certificate: Option<PathBuf>,
    /// TLS 私钥，PEM / the TLS private key
    #[arg(long)]
    tls_key: Option<PathBuf>,
    /// 日志每行一个 JSON / one JSON object a line
    #[arg(long)]
    log_json: bool,
    /// 日志级别 / how much to log
    #[arg(long)]
    log_level: Option<String>,
}

pub(super) fn run(place: &Place, command: Serve) -> anyhow::Result<()> {
    let flags = Given {
        listen: command.listen,
        public_address: command.public_address,
        tls: GivenTls { certificate: command.tls_certificate, key: command.tls_key },
        log: GivenLog { json: command.log_json.then_some(true), level: command.log_level },
        ..Given::default()
    };
    let config = place.config(flags)?;
    log::begin(&config.log)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let running = Server::start(config)?;
        // For whoever starts it on port 0 and for service managers that wait for a line.
        println!("listening {}", running.address);
        running.until_asked().await?;
        anyhow::Ok(())
    })
}
