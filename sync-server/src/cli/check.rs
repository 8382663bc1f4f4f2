//! `check`: is everything here in order, and with `--mend` put what is not in order.

use clap::Args;

use super::open::{Place, actor};

#[derive(Debug, Args)]
pub(super) struct Check {
    /// 把能修好的修好（文档、序号、校验和；记入审计） / put in order what can be
    #[arg(long)]
    mend: bool,
}

pub(super) fn run(place: &Place, command: &Check) -> anyhow::Result<()> {
    let it = place.installation()?;
    let found = it.check_all(command.mend, &actor())?;
    println!("文档 {} 份，空间 {} 个 / documents, spaces", found.documents, found.spaces);
    let line = |what: &str, many: u64| {
        if many > 0 {
            println!("{what}：{many}");
        }
    };
    line(
        "文档与它的修改不一致 / documents that do not say what their changes say",
        found.documents_amiss,
    );
    line(
        "文档缺少修改，本机没有，请等平板补传或从备份恢复 / documents that lack changes",
        found.documents_broken,
    );
    found.sums_amiss.iter().for_each(|space| println!("校验和不对 / sum amiss：{space}"));
    found
        .feeds_amiss
        .iter()
        .for_each(|space| println!("序号不连续或内容缺失 / feed amiss：{space}"));
    found.pages.iter().for_each(|line| println!("数据库 / database：{line}"));
    found.photos.iter().for_each(|hash| println!("照片缺失，请从备份恢复 / photo missing：{hash}"));
    if found.is_whole() && found.photos.is_empty() {
        println!("全部正常 / everything is in order");
        return Ok(());
    }
    match command.mend {
        true => anyhow::bail!(
            "已尽量修复；请再执行一次 check 确认 / mended what could be; run check again"
        ),
        false => anyhow::bail!(
            "有不正常的地方，请先备份，再执行 check --mend / not in order: back up, then check --mend"
        ),
    }
}
