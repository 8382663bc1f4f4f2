//! `keys`: new keys in place of old ones. Tablets follow by themselves; what they have not sent stays with them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Subcommand;
use doorstep_sync_server::check_tls;
use doorstep_sync_server::config::{Given, Tls};
use doorstep_sync_server::keys::{rotate_root, rotate_server, write_private};
use doorstep_sync_server::service::installation::place;

use super::open::{Place, actor, day};

#[derive(Debug, Subcommand)]
pub(super) enum KeysCommand {
    /// 根密钥指纹、证书期限、更换次数 / the root's fingerprint, until when, how often changed
    Show,
    /// 更换密钥：先停服务，换完再启动；平板联网后自动跟上，未上传的记录不受影响 / replace a key
    #[command(subcommand)]
    Rotate(Rotate),
}

#[derive(Debug, Subcommand)]
pub(super) enum Rotate {
    /// 服务器密钥：由根密钥签发新的 / the server's key, signed by the root
    Server,
    /// 根密钥：由旧的签发新的，换完请马上重新备份 keys / the root, signed by the old one
    Root,
    /// TLS 证书和私钥：核对后换到配置写明的位置 / the TLS certificate and key
    Tls {
        /// 新证书链，PEM / the new chain
        #[arg(long)]
        certificate: PathBuf,
        /// 新私钥，PEM / the new private key
        #[arg(long)]
        key: PathBuf,
    },
}

pub(super) fn run(place: &Place, command: KeysCommand) -> anyhow::Result<()> {
    match command {
        KeysCommand::Show => show(place),
        KeysCommand::Rotate(Rotate::Server) => rotate(place, "server"),
        KeysCommand::Rotate(Rotate::Root) => rotate(place, "root"),
        KeysCommand::Rotate(Rotate::Tls { certificate, key }) => {
            rotate_tls(place, &Tls { certificate, key })
        }
    }
}

fn show(place: &Place) -> anyhow::Result<()> {
    let it = place.installation()?;
    let said = &it.keys.server_certificate.value;
    println!("根密钥 / root\t{:?}", it.root_hash());
    println!("更换次数 / successions\t{}", it.keys.successions.len());
    println!("服务器证书 / server certificate\t{} – {}", day(said.from), day(said.to));
    Ok(())
}

fn rotate(place: &Place, what: &str) -> anyhow::Result<()> {
    let it = place.installation()?;
    let (folder, now) = (place.data.join(place::KEYS), it.clock.now_ms());
    it.rng.draw(|rng| match what {
        "root" => rotate_root(&folder, now, rng),
        _ => rotate_server(&folder, now, rng),
    })?;
    drop(it);
    told(place, what)?;
    println!(
        "已更换，请重新备份 keys 目录，并启动服务 / replaced: back up keys, start the service"
    );
    Ok(())
}

/// Under the new keys, so that the head of the audit is theirs from here on.
fn told(place: &Place, what: &str) -> anyhow::Result<()> {
    let it = place.installation()?;
    let root = format!("{:?}", it.root_hash());
    Ok(it.storage.audit(&it.event(&actor(), "keys.rotate", what, "ok", &root))?)
}

fn rotate_tls(place: &Place, new: &Tls) -> anyhow::Result<()> {
    check_tls(new)?;
    let config = place.config(Given::default())?;
    let tls = config.tls.context(
        "配置里没有 tls.certificate 和 tls.key，请先写好 / set tls.certificate and tls.key first",
    )?;
    for (from, to) in [(&new.key, &tls.key), (&new.certificate, &tls.certificate)] {
        replace(from, to).with_context(|| to.display().to_string())?;
    }
    told(place, "tls")?;
    println!("已更换，请重启服务 / replaced: restart the service");
    Ok(())
}

/// Whole, or not at all.
fn replace(from: &Path, to: &Path) -> anyhow::Result<()> {
    let mut next = to.as_os_str().to_owned();
    next.push(".next");
    let next = PathBuf::from(next);
    if next.exists() {
        fs::remove_file(&next)?;
    }
    write_private(&next, &fs::read(from)?)?;
    Ok(fs::rename(&next, to)?)
}
