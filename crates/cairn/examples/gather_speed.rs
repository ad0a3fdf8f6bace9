use std::{ops::ControlFlow, time::Instant};
use cairn::gather::*;
fn main(){ let t=Instant::now(); let mut n=0usize; let mut b=0usize;
 let _=gather(&[Input::named(&std::env::args().nth(1).unwrap())],&Defaults::default(),&mut |g| { if let Gathered::Report(r)=g { n+=1; b+=r.text.len(); } ControlFlow::Continue(()) });
 let s=t.elapsed().as_secs_f64(); println!("{n} reports {b} bytes {s:.2}s {:.0} MB/s", std::fs::metadata(std::env::args().nth(1).unwrap()).unwrap().len() as f64/1e6/s); }
