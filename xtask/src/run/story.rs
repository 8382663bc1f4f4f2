//! What is printed when everything runs: addresses, PINs, and what to try first.

use super::watch::Screen;

/// The whole text. `keys`: whether Enter is read here.
pub(super) fn told(server: &str, screens: &[Screen], keys: bool) -> String {
    let mut lines = vec![String::new(), "两台平板 / two tablets:".to_owned()];
    for (side, screen) in
        ["左边的窗口 / the left window", "右边的窗口 / the right window"].iter().zip(screens)
    {
        let where_to = screen.address.as_deref().unwrap_or(side);
        let tablet = screen.tablet;
        lines.push(format!("  {} {}  PIN {}  {where_to}", tablet.name, tablet.pinyin, tablet.pin));
    }
    if screens.iter().any(|screen| screen.address.is_some()) {
        lines.push(
            "  每个地址只能打开一次 / each address opens once; start again for another".to_owned(),
        );
    }
    lines.push(format!("服务 / the server:  {server}/"));
    let (cut_zh, cut_en, back_zh, back_en) = signal(keys);
    lines.push(format!(
        "
先试这个：
  1. 两台平板都输入自己的 PIN，打开同一户，比如“今日”里的第一家；两个人管的是同一个网格。
  2. {cut_zh}沈岚改这户的电话，记一次走访，写一句话。
  3. 马立新改同一户的备注和电话（另一个号码），加成员；再上报一件事，带张照片；记一条矛盾线索。
  4. {back_zh}两边都点“立即上传”，沈岚先点，最后再点一次。走访、成员、备注、照片一样没丢，每条都是“已上传”。
  5. 电话有两个写法，看得到谁在什么时候写的：马立新点“用这个”选一个，沈岚再上传一次，就看到已经选好。
Try this first:
  1. Type each tablet's PIN and open the same household on both, say the first of 今日: they share a grid (English: 我的, 语言).
  2. {cut_en}Shen Lan changes the phone, records a visit (走访) and writes a line.
  3. Ma Lixin changes the same household's remark and phone, adds a member, raises an event (上报) with a photo, notes
     a dispute (矛盾线索).
  4. {back_en}Tap 立即上传 on both, Shen Lan first and once more at the end. Nothing is lost, and every record says 已上传.
  5. The phone has two values, with who and when: Ma Lixin chooses one, Shen Lan syncs again and sees it settled.

Ctrl-C 结束 / ends everything"
    ));
    lines.join("\n")
}

fn signal(keys: bool) -> (&'static str, &'static str, &'static str, &'static str) {
    if keys {
        (
            "在这里按一次回车，信号就断了（服务停下）。",
            "Press Enter here: the signal is gone (the server stops). ",
            "再按一次回车，信号回来。",
            "Press Enter again: the signal is back. ",
        )
    } else {
        ("", "", "", "")
    }
}
