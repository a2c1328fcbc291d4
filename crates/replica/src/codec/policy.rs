//! The bytes of ops about the rules of a review: 41, 50 and 51. A condition is a flat list in prefix order, `[all, 2, compare,
//! measure, …, compare, …]`: as short as it gets, and no deeper than any other list however much it nests. Leaves out what
//! the rules mean (`review`).

use core::slice::Iter;

use review::{
    BOUND_MAX, BodyId, Bound, CONDITION_DEPTH_MAX, CONDITION_NODES_MAX, Compare, Comparison, Condition, GATES_MAX,
    GateId, GateRule, GateText, KnownGate, Measure, Op, PolicyChange, PolicyNumber, PolicyOp, Position, Role,
    SectionId, Step, StepRule,
};

use super::cite::Cites;
use super::op::{body_ref, list, number, place_of};
use super::op_read::Reader;
use crate::cbor::{Fields, Value};

/// What stands first in a node.
mod node {
    pub(super) const NEVER: u8 = 0;
    pub(super) const ALWAYS: u8 = 1;
    pub(super) const ALL: u8 = 2;
    pub(super) const ANY: u8 = 3;
    pub(super) const NOT: u8 = 4;
    pub(super) const COMPARE: u8 = 5;
}

/// What a comparison measures; those from `APPROVALS` on are followed by what they measure it of.
mod measure {
    use review::Measure;

    /// Each under its number.
    pub(super) const PLAIN: [Measure; 7] = [
        Measure::BlockingOpen,
        Measure::ChangesRequested,
        Measure::QuestionsOpen,
        Measure::ReviewsOpen,
        Measure::SuggestionsOpen,
        Measure::ThreadsOpen,
        Measure::Briefs,
    ];
    pub(super) const APPROVALS: u8 = 8;
    pub(super) const COVERAGE: u8 = 9;
    pub(super) const POSITIONS: u8 = 10;
    pub(super) const WORKING_DAYS_SINCE: u8 = 11;
}

/// Writes the fields of such an op.
pub(super) fn policy_fields(op: &Op, cites: &Cites<'_>) -> Value {
    let fields = Fields::default();
    match op {
        Op::Policy(policy) => return policy_op(policy),
        Op::OverrideGate { gate, is_on, body } => {
            fields.with(0, Value::Bytes(gate.0.to_vec())).with(1, Value::Bool(*is_on)).with(2, body.map(body_ref))
        }
        Op::ConfirmPolicy { changes } => fields.with(0, list(changes.iter().map(|entry| place_of(entry, cites)))),
        _ => fields,
    }
    .done()
}

fn policy_op(policy: &PolicyOp) -> Value {
    let (mut numbers, mut steps, mut gates, mut rubric) = (Vec::new(), None, None, None);
    for change in &policy.changes {
        match change {
            PolicyChange::Number(number, value) => numbers.extend([small(number.number()), int(*value)]),
            PolicyChange::Steps(rules) => steps = Some(Value::Array(rules.iter().map(step).collect())),
            PolicyChange::Gates(rules) => gates = Some(Value::Array(rules.iter().map(gate).collect())),
            PolicyChange::Rubric(body) => rubric = Some(body.map_or(Value::Null, body_ref)),
        }
    }
    Fields::default()
        .with(0, policy.body.map(body_ref))
        .with(1, list(numbers.into_iter()))
        .with(2, steps)
        .with(3, gates)
        .with(4, rubric)
        .done()
}

fn step(rule: &StepRule) -> Value {
    Value::Array(vec![small(rule.step.number()), condition(&rule.until)])
}

fn gate(rule: &GateRule) -> Value {
    let text = match rule.text {
        GateText::Known(known) => small(known.number()),
        GateText::Own(body) => body_ref(body),
    };
    Value::Array(vec![
        Value::Bytes(rule.id.0.to_vec()),
        text,
        condition(&rule.applies_if),
        condition(&rule.met_if),
        small(rule.override_by.number()),
    ])
}

fn condition(whole: &Condition) -> Value {
    let mut tokens = Vec::new();
    write_node(whole, &mut tokens);
    Value::Array(tokens)
}

fn write_node(condition: &Condition, tokens: &mut Vec<Value>) {
    match condition {
        Condition::Constant(is_true) => tokens.push(small(if *is_true { node::ALWAYS } else { node::NEVER })),
        Condition::Not(inner) => {
            tokens.push(small(node::NOT));
            write_node(inner, tokens);
        }
        Condition::All(parts) | Condition::Any(parts) => {
            let kind = if matches!(condition, Condition::All(_)) { node::ALL } else { node::ANY };
            // More parts than a condition may have nodes are refused before anything is signed.
            tokens.extend([small(kind), small(u8::try_from(parts.len()).unwrap_or(u8::MAX))]);
            parts.iter().for_each(|part| write_node(part, tokens));
        }
        Condition::Compare(compare) => {
            tokens.push(small(node::COMPARE));
            write_measure(compare.measure, tokens);
            tokens.push(small(compare.comparison.number()));
            tokens.push(match compare.bound {
                Bound::Number(number) => int(number),
                Bound::Quorum => Value::Null,
            });
        }
    }
}

fn write_measure(measured: Measure, tokens: &mut Vec<Value>) {
    let (kind, of) = match measured {
        Measure::Approvals(role) => (measure::APPROVALS, small(role.number())),
        Measure::Positions(position) => (measure::POSITIONS, small(position.number())),
        Measure::WorkingDaysSince(step) => (measure::WORKING_DAYS_SINCE, small(step.number())),
        Measure::Coverage(section) => {
            let section = section.map_or(Value::Null, |section| Value::Bytes(section.0.to_vec()));
            (measure::COVERAGE, section)
        }
        plain => {
            let at = measure::PLAIN.iter().position(|other| *other == plain);
            return tokens.push(small(at.and_then(|at| u8::try_from(at).ok()).unwrap_or(0)));
        }
    };
    tokens.extend([small(kind), of]);
}

fn small(number: u8) -> Value {
    Value::Int(number.into())
}

fn int(number: u16) -> Value {
    Value::Int(number.into())
}

/// Reads such an op.
pub(super) fn read_policy(op_number: u16, fields: &Reader<'_>) -> Option<Op> {
    Some(match op_number {
        number::POLICY => Op::Policy(PolicyOp {
            body: fields.optional(0, |fields, key| fields.body(key))?,
            changes: changes(fields)?,
        }),
        number::OVERRIDE_GATE => Op::OverrideGate {
            gate: GateId(fields.fields.get(0)?.as_array()?),
            is_on: fields.fields.get(1)?.as_bool()?,
            body: fields.optional(2, |fields, key| fields.body(key))?,
        },
        _ => Op::ConfirmPolicy { changes: fields.list(0, |place| fields.entry_at(place))? },
    })
}

fn changes(fields: &Reader<'_>) -> Option<Vec<PolicyChange>> {
    let mut changes = Vec::new();
    let numbers = fields.list(1, |value| value.as_uint())?;
    if numbers.len() % 2 != 0 || numbers.len() > 2 * PolicyNumber::ALL.len() {
        // More pairs than there are numbers: a newer version has more numbers.
        fields.is_newer.set(numbers.len() % 2 == 0);
        return None;
    }
    for pair in numbers.chunks_exact(2) {
        let number = u8::try_from(pair[0]).ok().and_then(PolicyNumber::from_number);
        fields.is_newer.set(fields.is_newer.get() || number.is_none());
        changes.push(PolicyChange::Number(number?, u16::try_from(pair[1]).ok()?));
    }
    if let Some(steps) = fields.fields.get(2) {
        let steps = steps.as_list().filter(|steps| steps.len() <= GATES_MAX)?;
        changes.push(PolicyChange::Steps(steps.iter().map(|step| read_step(fields, step)).collect::<Option<_>>()?));
    }
    if let Some(gates) = fields.fields.get(3) {
        let gates = gates.as_list().filter(|gates| gates.len() <= GATES_MAX)?;
        changes.push(PolicyChange::Gates(gates.iter().map(|gate| read_gate(fields, gate)).collect::<Option<_>>()?));
    }
    match fields.fields.get(4) {
        None => {}
        Some(Value::Null) => changes.push(PolicyChange::Rubric(None)),
        Some(body) => changes.push(PolicyChange::Rubric(Some(BodyId(body.as_array()?)))),
    }
    Some(changes)
}

fn read_step(fields: &Reader<'_>, value: &Value) -> Option<StepRule> {
    let [step, until] = value.as_list()? else { return None };
    Some(StepRule { step: chosen(fields, step, Step::from_number)?, until: read_condition(fields, until)? })
}

fn read_gate(fields: &Reader<'_>, value: &Value) -> Option<GateRule> {
    let [id, text, applies_if, met_if, override_by] = value.as_list()? else { return None };
    let text = match text {
        Value::Int(_) => GateText::Known(chosen(fields, text, KnownGate::from_number)?),
        own => GateText::Own(BodyId(own.as_array()?)),
    };
    Some(GateRule {
        id: GateId(id.as_array()?),
        text,
        applies_if: read_condition(fields, applies_if)?,
        met_if: read_condition(fields, met_if)?,
        override_by: chosen(fields, override_by, Role::from_number)?,
    })
}

fn read_condition(fields: &Reader<'_>, value: &Value) -> Option<Condition> {
    let mut tokens = Tokens { fields, rest: value.as_list()?.iter(), n_nodes: 0 };
    let condition = tokens.node(1)?;
    tokens.rest.next().is_none().then_some(condition)
}

struct Tokens<'a> {
    fields: &'a Reader<'a>,
    rest: Iter<'a, Value>,
    n_nodes: usize,
}

impl Tokens<'_> {
    fn node(&mut self, depth: usize) -> Option<Condition> {
        self.n_nodes += 1;
        if depth > CONDITION_DEPTH_MAX || self.n_nodes > CONDITION_NODES_MAX {
            return None;
        }
        Some(match self.number()? {
            node::NEVER => Condition::Constant(false),
            node::ALWAYS => Condition::Constant(true),
            node::ALL => Condition::All(self.parts(depth)?),
            node::ANY => Condition::Any(self.parts(depth)?),
            node::NOT => Condition::Not(Box::new(self.node(depth + 1)?)),
            node::COMPARE => Condition::Compare(self.compare()?),
            _ => return self.newer(),
        })
    }

    fn parts(&mut self, depth: usize) -> Option<Vec<Condition>> {
        let n_parts = usize::from(self.number()?);
        // One form for each meaning: a list of one is that one. And no promise allocates anything.
        if !(2..=CONDITION_NODES_MAX).contains(&n_parts) {
            return None;
        }
        (0..n_parts).map(|_| self.node(depth + 1)).collect()
    }

    fn compare(&mut self) -> Option<Compare> {
        let measure = self.measure()?;
        let comparison = self.choice(Comparison::from_number)?;
        let bound = match self.rest.next()? {
            Value::Null => Bound::Quorum,
            number => Bound::Number(u16::try_from(number.as_uint()?).ok().filter(|number| *number <= BOUND_MAX)?),
        };
        Some(Compare { measure, comparison, bound })
    }

    fn measure(&mut self) -> Option<Measure> {
        let kind = self.number()?;
        Some(match kind {
            measure::APPROVALS => Measure::Approvals(self.choice(Role::from_number)?),
            measure::POSITIONS => Measure::Positions(self.choice(Position::from_number)?),
            measure::WORKING_DAYS_SINCE => Measure::WorkingDaysSince(self.choice(Step::from_number)?),
            measure::COVERAGE => Measure::Coverage(match self.rest.next()? {
                Value::Null => None,
                section => Some(SectionId(section.as_array()?)),
            }),
            plain => match measure::PLAIN.get(usize::from(plain)) {
                Some(measure) => *measure,
                None => return self.newer(),
            },
        })
    }

    fn number(&mut self) -> Option<u8> {
        u8::try_from(self.rest.next()?.as_uint()?).ok()
    }

    fn choice<T>(&mut self, from_number: fn(u8) -> Option<T>) -> Option<T> {
        chosen(self.fields, self.rest.next()?, from_number)
    }

    /// Something that only newer versions write.
    fn newer<T>(&self) -> Option<T> {
        self.fields.is_newer.set(true);
        None
    }
}

fn chosen<T>(fields: &Reader<'_>, value: &Value, from_number: fn(u8) -> Option<T>) -> Option<T> {
    let choice = from_number(u8::try_from(value.as_uint()?).ok()?);
    fields.is_newer.set(fields.is_newer.get() || choice.is_none());
    choice
}
