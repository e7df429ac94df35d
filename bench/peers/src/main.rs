//! PHOLD in NeXosim, one thread: what bench/peers.py holds carat against.
//!
//!     nexosim-phold ENTITIES PORTS SECONDS
//!
//! An entity is a model. It counts what it receives at its input, reminds itself 0.1 + Exp(0.9) seconds later, as models can
//! only schedule events of their own, and then sends through one of its PORTS outputs, at random. Connections are made while
//! the bench is assembled, so that one to every other entity would be ENTITIES squared of them; each port leads through a
//! random permutation of the entities instead, hence every entity hears from as many as it tells, and events over entities are
//! spread as if each target were drawn from all. PORTS 0: tokens stay where they are, the least that NeXosim can have to do
//! for an event; their dispersion is that of a renewal process, 0.9 squared.
//!
//! Prints one line of JSON for the simulated SECONDS after a warm-up.

use std::error::Error;
use std::time::{Duration, Instant};

use nexosim::model::{Context, Model, schedulable};
use nexosim::ports::{EventSinkReader, EventSource, Output, SinkState, event_queue};
use nexosim::simulation::{EventId, Mailbox, SimInit, Simulation};
use nexosim::time::MonotonicTime;
use serde::{Deserialize, Serialize};

const LOOKAHEAD: f64 = 0.1;
const REST: f64 = 0.9;
const WARM_UP: Duration = Duration::from_secs(3);

/// Xorshift: as quick as random numbers get, so that none of the time is theirs.
#[derive(Clone, Serialize, Deserialize)]
struct Random(u64);

impl Random {
    fn of(seed: u64) -> Self {
        let mut random = Self((seed + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        for _ in 0..8 {
            random.next();
        }
        random
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// In (0, 1].
    fn uniform(&mut self) -> f64 {
        ((self.next() >> 11) + 1) as f64 / (1u64 << 53) as f64
    }

    fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }

    fn wait(&mut self) -> Duration {
        Duration::from_secs_f64(LOOKAHEAD - REST * self.uniform().ln())
    }
}

#[derive(Serialize, Deserialize)]
struct Entity {
    id: usize,
    received: u64,
    random: Random,
    /// Output ports: to the inputs of others.
    told: Vec<Output<()>>,
    /// Output port: which entity received how many events.
    count: Output<(usize, u64)>,
}

#[Model]
impl Entity {
    fn new(id: usize, ports: usize) -> Self {
        Self {
            id,
            received: 0,
            random: Random::of(id as u64),
            told: (0..ports).map(|_| Output::default()).collect(),
            count: Output::default(),
        }
    }

    #[nexosim(init)]
    async fn init(&mut self, context: &Context<Self>) {
        self.remind(context);
    }

    /// An event of PHOLD [input port].
    pub async fn receive(&mut self, _: (), context: &Context<Self>) {
        self.received += 1;
        self.remind(context);
    }

    /// Asks for the count [input port].
    pub async fn report(&mut self) {
        self.count.send((self.id, self.received)).await;
    }

    fn remind(&mut self, context: &Context<Self>) {
        let wait = self.random.wait();
        context
            .schedule_event(wait, schedulable!(Self::tell), ())
            .expect("a wait is never zero");
    }

    #[nexosim(schedulable)]
    async fn tell(&mut self, _: (), context: &Context<Self>) {
        if self.told.is_empty() {
            return self.receive((), context).await;
        }
        let port = self.random.below(self.told.len());
        self.told[port].send(()).await;
    }
}

/// Leads one output of every entity to another entity, each to one and each from one.
fn connect(entities: &mut [Entity], mailboxes: &[Mailbox<Entity>], port: usize, random: &mut Random) {
    let mut targets: Vec<usize> = (0..entities.len()).collect();
    for i in (1..targets.len()).rev() {
        targets.swap(i, random.below(i + 1));
    }
    for (entity, target) in entities.iter_mut().zip(targets) {
        entity.told[port].connect(Entity::receive, &mailboxes[target]);
    }
}

struct Bench<Counts> {
    simulation: Simulation,
    report: EventId<()>,
    counts: Counts,
}

fn assemble(size: usize, ports: usize) -> Result<Bench<impl EventSinkReader<(usize, u64)>>, Box<dyn Error>> {
    let mut entities: Vec<Entity> = (0..size).map(|id| Entity::new(id, ports)).collect();
    let mailboxes: Vec<Mailbox<Entity>> = (0..size).map(|_| Mailbox::new()).collect();
    let mut random = Random::of(size as u64);
    for port in 0..ports {
        connect(&mut entities, &mailboxes, port, &mut random);
    }
    let (sink, counts) = event_queue(SinkState::Enabled);
    let mut report = EventSource::new();
    for (entity, mailbox) in entities.iter_mut().zip(&mailboxes) {
        entity.count.connect_sink(sink.clone());
        report = report.connect(Entity::report, mailbox);
    }
    let mut bench = SimInit::with_num_threads(1);
    let report = report.register(&mut bench);
    for (entity, mailbox) in entities.into_iter().zip(mailboxes) {
        bench = bench.add_model(entity, mailbox, "entity");
    }
    let simulation = bench.init(MonotonicTime::EPOCH)?;
    Ok(Bench {
        simulation,
        report,
        counts,
    })
}

impl<Counts: EventSinkReader<(usize, u64)>> Bench<Counts> {
    /// By entity: what each received so far.
    fn received(&mut self) -> Result<Vec<u64>, Box<dyn Error>> {
        self.simulation.process_event(&self.report, ())?;
        let mut counts: Vec<(usize, u64)> = std::iter::from_fn(|| self.counts.try_read()).collect();
        counts.sort_unstable();
        Ok(counts.into_iter().map(|(_, received)| received).collect())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().collect();
    let [_, size, ports, seconds] = words.as_slice() else {
        return Err("usage: nexosim-phold ENTITIES PORTS SECONDS".into());
    };
    let seconds: f64 = seconds.parse()?;
    let mut bench = assemble(size.parse()?, ports.parse()?)?;
    bench.simulation.step_until(WARM_UP)?;
    let before = bench.received()?;
    let began = Instant::now();
    bench.simulation.step_until(Duration::from_secs_f64(seconds))?;
    let wall = began.elapsed().as_secs_f64();
    let after = bench.received()?;

    let new: Vec<f64> = after.iter().zip(&before).map(|(a, b)| (a - b) as f64).collect();
    let entities = new.len() as f64;
    let events: f64 = new.iter().sum();
    let mean = events / entities;
    let variance = new.iter().map(|n| (n - mean).powi(2)).sum::<f64>() / entities;
    println!(
        "{{\"events/s\": {}, \"per_entity_and_second\": {}, \"dispersion\": {}}}",
        events / wall,
        mean / seconds,
        variance / mean
    );
    Ok(())
}
