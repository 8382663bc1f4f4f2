//! `import-bundle`: takes in what a courier brought, and writes the file to carry back.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use doorstep_sync_server::service::imported::Imported;

use super::open::{Place, actor, day};

#[derive(Debug, Args)]
pub(super) struct ImportBundle {
    /// 平板导出的密封包 / the file a tablet exported
    file: PathBuf,
    /// 把回执包写到哪里，带回给那台平板 / where to write the file to be carried back to that tablet
    #[arg(long = "return", value_name = "FILE")]
    back: Option<PathBuf>,
}

pub(super) fn run(place: &Place, command: &ImportBundle) -> anyhow::Result<()> {
    let it = place.installation()?;
    let file = File::open(&command.file)
        .with_context(|| format!("打不开 {} / cannot be opened", command.file.display()))?;
    let back = command.back.as_deref().map(Back::begin).transpose()?;
    let writer = back.as_ref().map(|back| BufWriter::new(&back.file));
    let done = it.import_bundle(BufReader::new(file), writer, &actor())?;
    report(&done);
    match back {
        Some(back) if done.answers > 0 => back.finish()?,
        Some(back) => {
            back.give_up()?;
            println!(
                "没有写回执包：文件里没有这台平板本人的请求 / no return file: nobody asked for one"
            );
        }
        None => println!(
            "没有写回执包；平板要收到回执才显示“已上传”，请加 --return 再导入一次 / import it again with --return to write one"
        ),
    }
    Ok(())
}

/// The return file, there only once it is whole.
struct Back {
    file: File,
    arriving: PathBuf,
    path: PathBuf,
}

impl Back {
    fn begin(path: &Path) -> anyhow::Result<Self> {
        let mut arriving = path.as_os_str().to_owned();
        arriving.push(".arriving");
        let arriving = PathBuf::from(arriving);
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&arriving)
            .with_context(|| format!("不能写 {} / cannot be written", path.display()))?;
        Ok(Self { file, arriving, path: path.to_owned() })
    }

    fn finish(self) -> anyhow::Result<()> {
        self.file.sync_all()?;
        std::fs::rename(&self.arriving, &self.path)?;
        println!("回执包：{} / the file to carry back", self.path.display());
        Ok(())
    }

    fn give_up(self) -> anyhow::Result<()> {
        Ok(std::fs::remove_file(&self.arriving)?)
    }
}

fn report(done: &Imported) {
    if let (Some(device), Some(made_at)) = (done.device, done.made_at) {
        println!("平板 {device}，导出于 {} / tablet, exported on", day(made_at));
    }
    println!("收到 {} 条 / received", done.received);
    println!("以前收过 {} 条 / duplicate", done.duplicate);
    println!("进入待复核区 {} 条 / quarantined", done.apart);
    println!("照片 {} 张 / photos", done.photos);
    if done.lacking > 0 {
        println!("缺少更早的记录 {} 条，平板会再导出 / lacking something earlier", done.lacking);
    }
    if done.photos_lacking > 0 {
        println!("没收全的照片 {} 张，平板会再导出 / photos not taken", done.photos_lacking);
    }
    if done.later > 0 {
        println!("服务器正忙，{} 批没有处理，请再导入一次 / busy, import it again", done.later);
    }
    for code in &done.refused {
        println!("拒收：{}（{code}） / refused", code.zh());
    }
    if done.ended.damaged > 0 {
        println!("损坏 {} 段 / damaged frames", done.ended.damaged);
    }
    match (done.counted, done.ended.cut_at) {
        (Some(_), None) => println!("文件完整 / the file was whole"),
        (_, Some(at)) => {
            println!("文件在第 {at} 字节处断了，断点以前的都已处理 / the file is cut at this byte");
        }
        (None, None) => println!("文件不完整，后面的没有拷过来 / the end of the file is missing"),
    }
}
