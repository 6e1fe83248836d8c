//! Letters with the couriers that carry them, a few at a time.

use std::collections::HashMap;

use super::letters::{Letter, Letters};
use super::stock::Stock;
use crate::commands::sending::ANSWER_TIMEOUT;
use crate::error::Failure;
use crate::forward::{Certificates, Courier};

/// A letter, and who carries it.
#[derive(Debug, Clone)]
pub(super) struct Parcel {
    pub(super) letter: Letter,
    pub(super) courier: Courier,
    /// Whether other letters go elsewhere.
    pub(super) names_target: bool,
}

/// Where parcels come from.
#[derive(Debug)]
pub(super) struct Source {
    files: Vec<Letter>,
    /// Nothing while it is read, and after that has failed.
    stock: Option<Stock>,
    run: Option<i64>,
    certificates: Certificates,
    /// Letters to one target share a courier.
    couriers: HashMap<String, Courier>,
    names_target: bool,
}

impl Source {
    pub(super) fn new(
        letters: Letters,
        run: Option<i64>,
        insecure: bool,
        names_target: bool,
    ) -> Self {
        let certificates = if insecure { Certificates::Unchecked } else { Certificates::Checked };
        let couriers = HashMap::new();
        let Letters { files, stock } = letters;
        Self { files, stock, run, certificates, couriers, names_target }
    }

    /// The next few parcels, of which there are none at the end.
    pub(super) async fn next(&mut self) -> Result<Vec<Parcel>, Failure> {
        let mut letters = std::mem::take(&mut self.files);
        if letters.is_empty()
            && let Some(mut stock) = self.stock.take()
        {
            let run = self.run;
            // Another program may keep the store locked, and apps are answering.
            let read = tokio::task::spawn_blocking(move || (stock.next(run), stock)).await;
            let (read, stock) =
                read.map_err(|fault| Failure::new(format!("the store was not read: {fault}")))?;
            letters = read?;
            self.stock = Some(stock);
        }
        letters.into_iter().map(|letter| self.parcel(letter)).collect()
    }

    fn parcel(&mut self, letter: Letter) -> Result<Parcel, Failure> {
        let courier = match self.couriers.get(letter.target.as_str()) {
            Some(courier) => courier.clone(),
            None => Courier::new(letter.target.clone(), self.certificates, ANSWER_TIMEOUT)?,
        };
        self.couriers.insert(letter.target.to_string(), courier.clone());
        Ok(Parcel { letter, courier, names_target: self.names_target })
    }
}
