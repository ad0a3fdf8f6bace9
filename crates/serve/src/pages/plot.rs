//! How a figure changed, as a small drawing: a step for each day, and the range as a band.

use cairn_core::{Change, Date};
use cairn_export::words;

/// In units of the drawing's own coordinates.
pub const WIDTH: f64 = 640.0;
pub const HEIGHT: f64 = 150.0;
const LEFT: f64 = 8.0;
const RIGHT: f64 = 96.0;
const TOP: f64 = 22.0;
const BOTTOM: f64 = 26.0;

pub struct Plot {
    pub width: f64,
    pub height: f64,
    pub base: f64,
    pub steps: Vec<Step>,
}

/// What was said from one day to the next.
pub struct Step {
    pub x: String,
    pub width: String,
    /// Of the band from low to high.
    pub band_y: String,
    pub band_height: String,
    /// Of the line at the best figure.
    pub y: String,
    pub end_x: String,
    /// Up or down to the next step, when there is one.
    pub next_y: Option<String>,
    pub label: String,
    pub label_y: String,
    pub day: String,
}

/// `None` when the figure never changed.
pub fn plot(history: &[Change]) -> Option<Plot> {
    let told: Vec<(&Change, Date, u64)> = history
        .iter()
        .filter_map(|change| Some((change, change.day?, change.figure?.central()?)))
        .collect();
    let figures: Vec<_> = told.iter().map(|(change, ..)| change.figure).collect();
    if told.len() < 2 || figures.windows(2).all(|pair| pair[0] == pair[1]) {
        return None;
    }
    let (first, last) = (told.first()?.1, told.last()?.1);
    // The last figure still stands: it is drawn for as long as the others took on average.
    let days = f64::from((last - first).get_days().max(1));
    let shown_days = days * (1.0 + 1.0 / (told.len() - 1) as f64);
    let most = told
        .iter()
        .filter_map(|(change, _, best)| Some(change.figure?.high().unwrap_or(*best)))
        .max()?
        .max(1) as f64;
    let x = |day: Date| {
        LEFT + (WIDTH - LEFT - RIGHT) * f64::from((day - first).get_days()) / shown_days
    };
    let y = |n: u64| TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - n as f64 / most);
    let coordinate = |value: f64| format!("{value:.1}");
    let mut steps = Vec::new();
    for (at, (change, day, best)) in told.iter().enumerate() {
        let figure = change.figure?;
        let low = figure.low().unwrap_or(0);
        let high = figure.high().unwrap_or(*best);
        let start = x(*day);
        let end = told.get(at + 1).map_or(WIDTH - RIGHT, |(_, next, _)| x(*next));
        steps.push(Step {
            x: coordinate(start),
            width: coordinate((end - start).max(1.0)),
            band_y: coordinate(y(high)),
            band_height: coordinate((y(low) - y(high)).max(0.0)),
            y: coordinate(y(*best)),
            end_x: coordinate(end),
            next_y: told.get(at + 1).map(|(_, _, next)| coordinate(y(*next))),
            label: words::figure(figure),
            label_y: coordinate(y(*best) - 7.0),
            day: day.strftime("%-d %b").to_string(),
        });
    }
    Some(Plot { width: WIDTH, height: HEIGHT, base: HEIGHT - BOTTOM, steps })
}

#[cfg(test)]
mod tests {
    use super::*;
    use cairn_core::{Figure, Status};

    fn change(day: &str, figure: Figure) -> Change {
        Change {
            day: Some(day.parse().unwrap()),
            figure: Some(figure),
            status: Status::Reported,
            why: String::new(),
        }
    }

    #[test]
    fn a_figure_that_rises_is_drawn_upward() {
        let history = [
            change("2023-10-05", Figure::at_least(80)),
            change("2023-10-06", Figure::exactly(89)),
            change("2023-10-07", Figure::new(Some(89), Some(123), Some(123)).unwrap()),
        ];
        let plot = plot(&history).unwrap();
        let y: Vec<f64> = plot.steps.iter().map(|step| step.y.parse().unwrap()).collect();
        assert!(y[0] > y[1] && y[1] > y[2], "{y:?}");
        assert_eq!(y[2], TOP, "the largest figure is at the top");
        assert_eq!(plot.steps[2].label, "123 (89–123)");
        assert!(plot.steps[0].next_y.is_some());
    }

    #[test]
    fn a_figure_that_never_changed_is_not_drawn() {
        let same = Figure::exactly(3);
        assert!(plot(&[change("2023-10-05", same), change("2023-10-06", same)]).is_none());
        assert!(plot(&[change("2023-10-05", same)]).is_none());
    }
}
