//! Text in other encodings than UTF-8 comes out as the words that were written.

mod common;

use common::read_piped;
use serde_json::json;

const ARABIC: &str =
    "قتل أربعة وثلاثون جنديا في هجوم على حافلة قرب الميادين في دير الزور يوم الخميس";
const FRENCH: &str = "Trois civils ont été tués à l’entrée du village, a déclaré le préfet.";

#[test]
fn legacy_code_pages_are_recognised() {
    for (encoding, text) in
        [(encoding_rs::WINDOWS_1256, ARABIC), (encoding_rs::WINDOWS_1252, FRENCH)]
    {
        let (bytes, _, is_lossy) = encoding.encode(text);
        assert!(!is_lossy);
        assert_eq!(read_piped(&bytes).texts(), [text]);
    }
}

#[test]
fn byte_order_marks_are_obeyed_and_dropped() {
    let utf16 = |bytes: fn(u16) -> [u8; 2], text: &str| {
        format!("\u{feff}{text}").encode_utf16().flat_map(bytes).collect::<Vec<u8>>()
    };
    assert_eq!(read_piped(&utf16(u16::to_le_bytes, ARABIC)).texts(), [ARABIC]);
    assert_eq!(read_piped(&utf16(u16::to_be_bytes, ARABIC)).texts(), [ARABIC]);
    assert_eq!(read_piped(format!("\u{feff}{ARABIC}").as_bytes()).texts(), [ARABIC]);
}

#[test]
fn streams_are_converted_too() {
    let lines = format!("{}\n{}\n", json!({"text": ARABIC}), json!({"text": "Two.\u{feff}"}));
    let utf16: Vec<u8> =
        format!("\u{feff}{lines}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read_piped(&utf16).texts(), [ARABIC, "Two.\u{feff}"]);
    assert_eq!(read_piped(format!("\u{feff}{lines}").as_bytes()).texts(), [ARABIC, "Two.\u{feff}"]);
    let csv = format!("id,text\n1,{ARABIC}\n2,\"{ARABIC}\"\n");
    let (bytes, _, _) = encoding_rs::WINDOWS_1256.encode(&csv);
    assert_eq!(read_piped(&bytes).texts(), [ARABIC, ARABIC]);
}

#[test]
fn only_bytes_that_mean_nothing_are_replaced() {
    assert_eq!(
        read_piped(b"{\"text\":\"caf\xc3\xa9 \xff 34 killed\"}\n").texts(),
        ["café \u{fffd} 34 killed"]
    );
    assert_eq!(read_piped(b"34 killed \xff there").texts(), ["34 killed \u{fffd} there"]);
}

#[test]
fn a_page_may_name_its_own_encoding() {
    let page = format!(
        "<html><head><meta http-equiv='Content-Type' content='text/html; charset=windows-1256'>\
         </head><body><p>{ARABIC}</p></body></html>"
    );
    let (bytes, _, _) = encoding_rs::WINDOWS_1256.encode(&page);
    assert_eq!(read_piped(&bytes).texts(), [ARABIC]);
}
