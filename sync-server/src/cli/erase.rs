//! `erase`: records erased by right, with a certificate each, and the certificates again.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Subcommand};
use data_encoding::BASE64;
use doorstep_sync_server::service::admin::{Erase, kind_zh};
use doorstep_sync_server::storage::Erased;
use model::kind::Kind;
use sync::cbor;
use sync::erasure::{self, Certificate};

use super::open::{Place, actor, day};

#[derive(Debug, Subcommand)]
pub(super) enum EraseCommand {
    /// 删除点名的记录，不删别的；先加 --dry-run 看清楚 / erase the records that are named, and nothing else
    Records(Records),
    /// 列出全部删除证明 / every certificate
    List,
    /// 核对一份删除证明 / check a certificate
    Verify {
        /// 证明文件（erase records 或 erase list 打印的一行） / the certificate's line in a file
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(super) struct Records {
    /// 记录编号，可写多个 / the records' numbers
    #[arg(required = true)]
    documents: Vec<String>,
    /// 依据，例如“本人书面申请”；不要写姓名和内容 / why; nothing of the records
    #[arg(long)]
    reason: String,
    /// 谁经办（工号） / by whom (login)
    #[arg(long = "as", value_name = "LOGIN")]
    login: String,
    /// 只统计，不删除 / count, erase nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(place: &Place, command: EraseCommand) -> anyhow::Result<()> {
    match command {
        EraseCommand::Records(asked) => {
            let it = place.installation()?;
            let (reason, login, dry_run) = (&*asked.reason, &*asked.login, asked.dry_run);
            let erase = Erase { documents: &asked.documents, reason, login, dry_run };
            let done = it.erase(&erase, &actor())?;
            report(&done, dry_run);
            Ok(())
        }
        EraseCommand::List => {
            let it = place.installation()?;
            it.erasures()?.iter().for_each(print);
            Ok(())
        }
        EraseCommand::Verify { file } => {
            let text = std::fs::read_to_string(&file)
                .with_context(|| format!("打不开 {} / cannot read it", file.display()))?;
            verify(&text)
        }
    }
}

fn report(done: &Erased, dry_run: bool) {
    done.certificates.iter().for_each(|one| match dry_run {
        true => println!("{}", summary(one)),
        false => print(one),
    });
    if done.before > 0 {
        println!("其中 {} 份以前已删除 / erased before", done.before);
    }
    for (document, (kind, named)) in &done.remains {
        println!(
            "保留（没有点名，里面提到 {named}）/ stays, names it:\t{}\t{document}",
            kind_zh(*kind)
        );
    }
    match dry_run {
        true => println!("以上只是统计，没有删除 / counted only, nothing was erased"),
        false => println!(
            "已删除。平板下次同步时删除；旧备份里还有，按备份的保存期限销毁 / erased; tablets follow at their next sync; older backups still hold it"
        ),
    }
}

fn summary(certificate: &Certificate) -> String {
    let it = &certificate.value;
    let kind = Kind::from_number(it.kind).map_or("?", kind_zh);
    format!(
        "{kind}\t{}\t{} 处修改 / changes\t{} 字节 / bytes\t{} 张照片 / photos",
        it.document,
        it.changes,
        it.bytes,
        it.photos.len()
    )
}

fn print(certificate: &Certificate) {
    let it = &certificate.value;
    println!("{}", summary(certificate));
    println!("\t{}\t{}\t{}", day(it.at), it.by, it.reason);
    println!("删除证明 / certificate\t{}", BASE64.encode(&cbor::encode(certificate)));
}

fn verify(text: &str) -> anyhow::Result<()> {
    let line = text.lines().rev().find_map(|line| line.split_whitespace().last());
    let bytes = line.and_then(|word| BASE64.decode(word.as_bytes()).ok());
    let bytes = bytes.context("文件里没有删除证明 / no certificate in it")?;
    let certificate = erasure::read(&bytes)
        .map_err(|code| anyhow::anyhow!("证明不成立：{} / it does not hold: {code}", code.zh()))?;
    println!("{}", summary(&certificate));
    let it = &certificate.value;
    println!("\t{}\t{}\t{}", day(it.at), it.by, it.reason);
    println!("签名成立 / the signature holds\t{}", BASE64.encode(&it.key.0));
    Ok(())
}
