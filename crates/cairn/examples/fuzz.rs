use std::{ops::ControlFlow, time::Instant};
use cairn::gather::*;
fn main(){ 
 let mut seeds=Vec::new(); for p in std::env::args().skip(1) { seeds.push((p.clone(),std::fs::read(p).unwrap())); }
 let mut x=88172645463325252u64; let mut r=move||{x^=x<<13;x^=x>>7;x^=x<<17;x};
 let t=Instant::now(); let mut n=0; let mut ok=0; let mut bad=0; let mut slow=0f64;
 while t.elapsed().as_secs()<150 { let (name,s)=&seeds[(r() as usize)%seeds.len()]; let mut b=s.clone();
  for _ in 0..(1+r()%8) { if b.is_empty(){break} let i=(r() as usize)%b.len(); match r()%6 {0=>b[i]=r() as u8,1=>{b.remove(i);},2=>{let j=(i+ (r() as usize)%200).min(b.len()); b.drain(i..j);},3=>{let j=(i+(r() as usize)%500).min(b.len()); let c=b[i..j].to_vec(); let k=(r() as usize)%b.len(); b.splice(k..k,c);},4=>b.truncate(i),_=>b[i]^=1<<(r()%8)} }
  std::fs::write("/tmp/fuzz.in",&b).unwrap(); let t1=Instant::now();
  let _=gather(&[Input::named("/tmp/fuzz.in")],&Defaults::default(),&mut |g|{ match g {Gathered::Report(_)=>ok+=1,Gathered::Unreadable(p)=>{bad+=1; if p.what.contains("took more") {println!("SLOW {name}"); std::fs::copy("/tmp/fuzz.in",format!("/tmp/slow{n}")).unwrap();}},_=>{}} ControlFlow::Continue(())});
  let e=t1.elapsed().as_secs_f64(); if e>slow {slow=e; println!("slowest {e:.2} {name}");} n+=1; }
 println!("{n} runs {ok} reports {bad} bad"); }
