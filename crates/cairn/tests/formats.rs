//! Every format gives the reports that are in it, told by content alone.

mod common;

use std::{fs, io::Write};

use common::{cairn, read_piped};
use serde_json::json;

#[test]
fn plain_text_is_kept_code_point_for_code_point() {
    let text = "At least 34 soldiers were killed.\r\n\r\n\u{200f}قُتل ٣٤ جنديًا 😀 e\u{301}\t \r\n";
    let run = read_piped(text.as_bytes());
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    assert_eq!(run.texts(), [text]);
    assert_eq!(run.lines()[0]["title"], json!(null));
}

#[test]
fn a_json_line_is_a_report_with_all_that_is_said_of_it() {
    let line = r#"{"id":"n-1","title":"Ambush","text":"Five\r\nwere killed.","published":"2023-08-11T00:30:00+03:00","publisher":"Northern Courier","url":"https://courier.example/1","language":"en-GB","score":1.50,"tags":["a", {"b":null}]}"#;
    let run = read_piped(line.as_bytes());
    let lines = run.lines();
    let report = &lines[0];
    assert_eq!(report["external_id"], "n-1");
    assert_eq!(report["title"], "Ambush");
    assert_eq!(report["text"], "Ambush\n\nFive\r\nwere killed.");
    assert_eq!(report["published"], "2023-08-11");
    assert_eq!(report["publisher"], "Northern Courier");
    assert_eq!(report["url"], "https://courier.example/1");
    assert_eq!(report["extra"], json!({"score": 1.5, "tags": ["a", {"b": null}]}));
    assert!(run.out.contains("\"score\":1.50"), "unknown keys are kept as they were written");
    // printf 'Ambush\n\nFive\r\nwere killed.' | sha256sum
    assert_eq!(
        report["report_id"],
        "sha256:0e4a81efb26d536e15e6e520d52861853f1510d4d29777383b8f720f93732366"
    );
}

#[test]
fn json_comes_in_lines_arrays_and_whole() {
    let lines = b"{\"text\":\"One.\"}\n\n{\"text\":\"Two.\", \"id\": 7}\n";
    let run = read_piped(lines);
    assert_eq!(run.texts(), ["One.", "Two."]);
    assert_eq!(run.lines()[1]["external_id"], "7");
    assert_eq!(
        read_piped(b"[\n{\"text\":\"One.\"},\n{\"text\":\"Two.\"}]").texts(),
        ["One.", "Two."]
    );
    let whole = read_piped(b"{\n  \"text\": \"One.\",\n  \"more\": {\n    \"a\": 1\n  }\n}\n");
    assert_eq!(whole.texts(), ["One."]);
    assert_eq!(whole.lines()[0]["extra"], json!({"more": {"a": 1}}));
}

#[test]
fn half_a_surrogate_pair_costs_one_character() {
    assert_eq!(read_piped(br#"{"text":"a \ud83d b \ud83d\ude00"}"#).texts(), ["a \u{fffd} b 😀"]);
}

#[test]
fn csv_has_a_header_and_any_usual_delimiter() {
    let csv = "id,Title,text,published,desk\n1,Ambush,\"Five, \"\"at least\"\",\nwere killed.\",2023-08-11,north\n2,,Two.,,\n";
    let run = read_piped(csv.as_bytes());
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    assert_eq!(run.texts(), ["Ambush\n\nFive, \"at least\",\nwere killed.", "Two."]);
    assert_eq!(run.lines()[0]["extra"], json!({"desk": "north"}));
    assert_eq!(run.lines()[1]["published"], json!(null));
    assert_eq!(read_piped("id;text\n1;Drei, vier.\n".as_bytes()).texts(), ["Drei, vier."]);
    assert_eq!(read_piped(b"id\ttext\n1\tOne.\n").texts(), ["One."]);
}

const PAGE: &str = r##"<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Ambush on bus kills 23 soldiers | Northern Courier</title>
<meta property="og:site_name" content="Northern Courier">
<meta property="article:published_time" content="2023-08-11T00:30:00+03:00">
<meta property="article:modified_time" content="2023-08-13T09:00:00+03:00"></head><body>
<div id="cookie-banner"><p>We use cookies to improve your experience. Accept all cookies.</p></div>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<article><h1>Ambush on bus kills 23 soldiers</h1>
<figure><img src="a.jpg"><figcaption>Soldiers in 2019. Photo: Agency</figcaption></figure>
<p>At least 23 soldiers were killed on Thursday when gunmen ambushed their bus in the desert near
Mayadeen, a monitor said. The attack was one of the deadliest of the year.</p>
<p>More than ten others were wounded, some of them seriously, the <b>monitor</b>&nbsp;added.</p>
<div class="related"><h3>Related Articles</h3><ul><li><a href="/x">Car bomb kills five</a></li></ul></div>
<p><a href="#top">Back to top</a></p></article>
<footer><p>© 2023 Northern Courier. All rights reserved.</p></footer></body></html>"##;

#[test]
fn a_web_page_gives_its_article_and_what_it_says_of_itself() {
    let run = read_piped(PAGE.as_bytes());
    let report = &run.lines()[0];
    assert_eq!(
        report["text"],
        "Ambush on bus kills 23 soldiers\n\nAt least 23 soldiers were killed on Thursday when gunmen \
         ambushed their bus in the desert near Mayadeen, a monitor said. The attack was one of the \
         deadliest of the year.\n\nMore than ten others were wounded, some of them seriously, the \
         monitor added."
    );
    assert_eq!(report["title"], "Ambush on bus kills 23 soldiers");
    assert_eq!(report["published"], "2023-08-11", "the day it was published, not changed");
    assert_eq!(report["publisher"], "Northern Courier");
}

#[test]
fn a_short_page_and_a_piece_of_html_are_read_whole() {
    let page =
        "<html><body><nav>Home</nav><p>Five were killed in Hama.</p><p>Two fled.</p></body></html>";
    assert_eq!(read_piped(page.as_bytes()).texts(), ["Five were killed in Hama.\n\nTwo fled."]);
    let line = json!({"html": "<p>Five <i>were</i> killed.</p><ul><li>One</ul>", "title": "T"});
    assert_eq!(read_piped(line.to_string().as_bytes()).texts(), ["T\n\nFive were killed.\n\nOne"]);
}

#[test]
fn feeds_give_a_report_an_entry() {
    let rss = r#"<?xml version="1.0"?><rss version="2.0"><channel><title>Northern Courier</title>
      <language>en</language>
      <item><guid>c-1</guid><title>Ambush &amp; raid</title><link>https://courier.example/1</link>
        <pubDate>Fri, 11 Aug 2023 00:30:00 +0300</pubDate>
        <description>&lt;p&gt;Five were killed.&lt;/p&gt;&lt;p&gt;Two fled.&lt;/p&gt;</description></item>
      <item><title>Second</title><description>One was hurt.</description></item></channel></rss>"#;
    let run = read_piped(rss.as_bytes());
    let lines = run.lines();
    assert_eq!(
        run.texts(),
        ["Ambush & raid\n\nFive were killed.\n\nTwo fled.", "Second\n\nOne was hurt."]
    );
    assert_eq!(lines[0]["external_id"], "c-1");
    assert_eq!(lines[0]["published"], "2023-08-11", "the writer's own day");
    assert_eq!(lines[0]["publisher"], "Northern Courier");
    assert_eq!(lines[1]["published"], json!(null));
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>South Post</title><entry><id>urn:s:1</id>
      <title>Raid</title><updated>2023-08-11T23:00:00-05:00</updated>
      <content type="html">&lt;p&gt;Three were killed.&lt;/p&gt;</content></entry></feed>"#;
    let run = read_piped(atom.as_bytes());
    assert_eq!(run.texts(), ["Raid\n\nThree were killed."]);
    assert_eq!(run.lines()[0]["published"], "2023-08-11");
}

#[test]
fn packed_files_are_read_as_what_is_in_them() {
    let plain = b"{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n";
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(plain).unwrap();
    let gzip = gzip.finish().unwrap();
    let zstd = zstd::encode_all(&plain[..], 3).unwrap();
    let both = zstd::encode_all(&gzip[..], 3).unwrap();
    for packed in [gzip, zstd, both] {
        assert_eq!(read_piped(&packed).texts(), ["One.", "Two."]);
    }
}

#[test]
fn directories_are_read_in_the_order_of_names() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("b")).unwrap();
    fs::write(dir.path().join("c.txt"), "Three.").unwrap();
    fs::write(dir.path().join("b/two.json"), "{\"text\":\"Two.\"}").unwrap();
    fs::write(dir.path().join("a.unknown"), "One.").unwrap();
    fs::write(dir.path().join(".hidden"), "None.").unwrap();
    let run = cairn(dir.path(), &["read", "--format", "jsonl", "."], b"");
    assert_eq!(run.status, 0);
    assert_eq!(run.texts(), ["One.", "Two.", "Three."]);
}

#[test]
fn flags_fill_what_an_input_lacks_and_nothing_else() {
    let lines = b"{\"text\":\"One.\"}\n{\"text\":\"Two.\",\"published\":\"2020-01-02\",\"publisher\":\"Own\"}\n";
    let flags = [
        "read",
        "--format=jsonl",
        "--published=2023-11-10",
        "--publisher=Wire A",
        "--country=sy,IQ",
    ];
    let run = cairn(std::path::Path::new("."), &flags, lines);
    let lines = run.lines();
    assert_eq!(
        (&lines[0]["published"], &lines[0]["publisher"]),
        (&json!("2023-11-10"), &json!("Wire A"))
    );
    assert_eq!(
        (&lines[1]["published"], &lines[1]["publisher"]),
        (&json!("2020-01-02"), &json!("Own"))
    );
}

/// A page of one line; `to_unicode` maps its letters to others, as an Arabic font does.
fn pdf(line: &str, to_unicode: &str) -> Vec<u8> {
    let content = format!("BT /F1 12 Tf 72 720 Td {line} ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding \
         /ToUnicode 6 0 R >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{to_unicode}\nendstream", to_unicode.len()),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (number, object) in (1..).zip(&objects) {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let (start, size) = (file.len(), objects.len() + 1);
    file.push_str(&format!("xref\n0 {size}\n{table}trailer << /Size {size} /Root 1 0 R >>\n"));
    file.push_str(&format!("startxref\n{start}\n%%EOF\n"));
    file.into_bytes()
}

fn character_map(extra: &str) -> String {
    format!(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def \
         1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <20> <7E> <0020> \
         endbfrange {extra} endcmap end end"
    )
}

#[test]
fn pdfs_give_their_paragraphs() {
    let line = "(At least 34 sol-) Tj 0 -14 Td (diers were killed.) Tj 0 -60 Td (Ten hurt.) Tj";
    let run = read_piped(&pdf(line, &character_map("")));
    assert_eq!(run.texts(), ["At least 34 soldiers were killed.\n\nTen hurt."]);
}

#[test]
fn an_arabic_pdf_is_read_by_pdftotext_or_not_at_all() {
    let letters = "3 beginbfchar <41> <0642> <42> <062A> <43> <0644> endbfchar";
    let file = pdf("(41 CBA) Tj", &character_map(letters));
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("report.pdf"), &file).unwrap();
    let without = std::process::Command::new(env!("CARGO_BIN_EXE_cairn"))
        .args(["read", "--format=jsonl", "report.pdf"])
        .current_dir(dir.path())
        .env("PATH", "")
        .output()
        .unwrap();
    assert_eq!(without.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&without.stderr).contains("poppler-utils"));
    if std::process::Command::new("pdftotext").arg("-v").output().is_err() {
        eprintln!("SKIPPED: pdftotext is not installed, so Arabic PDFs were not read");
        return;
    }
    assert_eq!(read_piped(&file).texts(), ["قتل 41"]);
}
