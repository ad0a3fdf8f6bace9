//! Parquet and Arrow files read back as what was written.

mod common;

use arrow_array::{Array, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray};
use bytes::Bytes;
use cairn_export::{Form, Options, Table};
use common::{ambush, export};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

fn check(batches: &[RecordBatch]) {
    assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), 9000);
    let batch = &batches[0];
    fn column<'a, T: 'static>(batch: &'a RecordBatch, name: &str) -> &'a T {
        batch.column_by_name(name).unwrap().as_any().downcast_ref().expect(name)
    }
    assert_eq!(column::<StringArray>(batch, "perpetrators").value(0), "Islamic State");
    assert_eq!(column::<Int64Array>(batch, "killed_best").value(0), 27);
    assert!(column::<Int64Array>(batch, "abducted_best").is_null(0), "silence is no zero");
    assert_eq!(column::<Float64Array>(batch, "latitude").value(0), 35.0194);
    // 2023-08-10
    assert_eq!(column::<Date32Array>(batch, "date_start").value(0), 19579);
    let field = batch.schema().field_with_name("killed_best").unwrap().clone();
    assert!(field.metadata()["description"].contains("best"), "{field:?}");
}

#[test]
fn parquet_reads_back() {
    let events = vec![ambush(); 9000];
    let bytes = export(Table::Events, Form::Parquet, Options::PUBLIC, &events);
    assert_eq!(bytes, export(Table::Events, Form::Parquet, Options::PUBLIC, &events));
    let reader = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(bytes)).unwrap();
    check(&reader.build().unwrap().map(Result::unwrap).collect::<Vec<_>>());
}

/// A disk that is full: the file's own error comes out, and no panic.
#[test]
fn a_file_that_cannot_be_written_says_so() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    for form in [Form::Parquet, Form::Arrow, Form::Csv, Form::Jsonl, Form::GeoJson] {
        let error = common::export_into(Table::Events, form, Full, &vec![ambush(); 100_000]);
        assert_eq!(error.unwrap_err().kind(), std::io::ErrorKind::StorageFull, "{form:?}");
    }
}

#[test]
fn arrow_reads_back() {
    let events = vec![ambush(); 9000];
    let bytes = export(Table::Events, Form::Arrow, Options::PUBLIC, &events);
    assert_eq!(bytes, export(Table::Events, Form::Arrow, Options::PUBLIC, &events));
    let reader = arrow_ipc::reader::FileReader::try_new(std::io::Cursor::new(bytes), None).unwrap();
    check(&reader.map(Result::unwrap).collect::<Vec<_>>());
}
