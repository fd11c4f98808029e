//! A service that speaks Chat Completions on loopback, answers by script and remembers what it was asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};

use serde_json::{Value, json};

/// One scripted answer.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
    behaviour: Behaviour,
}

/// Holds an answer back until it is opened.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    /// Lets the answer go.
    pub(crate) fn open(&self) {
        *self.0.0.lock().unwrap() = true;
        self.0.1.notify_all();
    }

    fn wait(&self) {
        let opened = self.0.0.lock().unwrap();
        drop(self.0.1.wait_while(opened, |opened| !*opened).unwrap());
    }
}

#[derive(Debug, Clone)]
enum Behaviour {
    Answer,
    /// Keep the connection open and say nothing.
    Hang,
    /// Close the connection without an answer.
    Close,
    /// Answer when the gate is opened.
    Wait(Gate),
}

impl Reply {
    /// This status and body.
    pub(crate) fn status(status: u16, body: &Value) -> Self {
        Self { status, headers: Vec::new(), body: body.to_string(), behaviour: Behaviour::Answer }
    }

    /// This body, whatever it is.
    pub(crate) fn raw(status: u16, body: &str) -> Self {
        Self { status, headers: Vec::new(), body: body.to_owned(), behaviour: Behaviour::Answer }
    }

    pub(crate) fn hang() -> Self {
        Self { behaviour: Behaviour::Hang, ..Self::raw(200, "") }
    }

    pub(crate) fn close() -> Self {
        Self { behaviour: Behaviour::Close, ..Self::raw(200, "") }
    }

    /// The same, but held back until the gate is opened.
    pub(crate) fn gated(mut self) -> (Self, Gate) {
        let gate = Gate::default();
        self.behaviour = Behaviour::Wait(gate.clone());
        (self, gate)
    }

    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// A whole answer with this text.
    pub(crate) fn text(text: &str) -> Self {
        Self::message(&json!({"role": "assistant", "content": text}), "stop")
    }

    /// A message and the reason why it ends.
    pub(crate) fn message(message: &Value, finish_reason: &str) -> Self {
        let choices = json!([{"index": 0, "message": message, "finish_reason": finish_reason}]);
        let usage = json!({"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110});
        Self::status(200, &json!({"object": "chat.completion", "choices": choices, "usage": usage}))
    }

    /// An answer of stage 1.
    pub(crate) fn choose(tools: &str) -> Self {
        Self::text(&json!({"reason": "it fits", "tools": tools, "needs_changes": false}).to_string())
    }

    /// An answer of stage 2: command lines, split at spaces outside of single quotes.
    pub(crate) fn build(lines: &[&str]) -> Self {
        Self::text(&json!({"commands": commands(lines), "question": ""}).to_string())
    }

    /// A question of stage 2.
    pub(crate) fn question(question: &str) -> Self {
        Self::text(&json!({"commands": [], "question": question}).to_string())
    }

    /// An answer of stage 2 to a command that is to be mended.
    pub(crate) fn diagnose(diagnosis: &str, lines: &[&str]) -> Self {
        Self::text(&json!({"diagnosis": diagnosis, "commands": commands(lines), "question": ""}).to_string())
    }

    /// An answer of stage 3.
    pub(crate) fn explain() -> Self {
        let parts = json!([{"text": "git", "meaning": "the tool"}]);
        Self::text(&json!({"summary": "It does what it says.", "parts": parts}).to_string())
    }

    /// The three answers of one round that leads to these commands of git.
    pub(crate) fn round(lines: &[&str]) -> Vec<Self> {
        vec![Self::choose("git"), Self::build(lines), Self::explain()]
    }
}

fn commands(lines: &[&str]) -> Value {
    lines
        .iter()
        .map(|line| {
            let mut words = split(line).into_iter();
            let (tool, mut subcommand) = (words.next().unwrap(), words.next().unwrap());
            if tool == "gh" && subcommand != "status" && subcommand != "api" {
                subcommand = format!("{subcommand} {}", words.next().unwrap());
            }
            json!({"tool": tool, "subcommand": subcommand, "args": words.collect::<Vec<_>>()})
        })
        .collect()
}

fn split(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for character in line.chars() {
        match character {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            _ => words.last_mut().unwrap().push(character),
        }
    }
    words
}

/// What the service was asked.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Value,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The content of the message at this place.
    pub(crate) fn message(&self, index: usize) -> &str {
        self.body["messages"][index]["content"].as_str().unwrap_or_default()
    }
}

/// The service. It lives as long as the test.
pub(crate) struct ModelServer {
    port: u16,
    asked: Arc<(Mutex<Vec<Asked>>, Condvar)>,
    script: Arc<Mutex<Vec<Reply>>>,
}

impl ModelServer {
    /// One that answers so many rounds, each with these commands of git.
    pub(crate) fn rounds(lines: &[&[&str]]) -> Self {
        Self::start(lines.iter().flat_map(|lines| Reply::round(lines)))
    }

    /// A service that answers like this, in this order.
    pub(crate) fn start(script: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked: Arc<(Mutex<Vec<Asked>>, Condvar)> = Arc::default();
        let script = Arc::new(Mutex::new(script.into_iter().collect::<Vec<_>>()));
        let (remembered, answers) = (Arc::clone(&asked), Arc::clone(&script));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (remembered, answers) = (Arc::clone(&remembered), Arc::clone(&answers));
                std::thread::spawn(move || serve(stream, &remembered, &answers));
            }
        });
        Self { port, asked, script }
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}/v1", self.port)
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.0.lock().unwrap().clone()
    }

    /// Waits until this many calls have come.
    pub(crate) fn wait_for(&self, count: usize) {
        let asked = self.asked.0.lock().unwrap();
        drop(self.asked.1.wait_while(asked, |asked| asked.len() < count).unwrap());
    }

    /// How many scripted answers nobody asked for.
    pub(crate) fn left(&self) -> usize {
        self.script.lock().unwrap().len()
    }
}

fn serve(stream: TcpStream, asked: &(Mutex<Vec<Asked>>, Condvar), script: &Mutex<Vec<Reply>>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut stream = stream;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let path = line.split(' ').nth(1)?.to_owned();
        let mut headers = Vec::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok()?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            headers.push((name.to_owned(), value.trim().to_owned()));
        }
        let length = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        let mut body = vec![0; length.map_or(0, |(_, value)| value.parse().unwrap())];
        reader.read_exact(&mut body).ok()?;
        let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
        asked.0.lock().unwrap().push(Asked { path, headers, body });
        asked.1.notify_all();
        let reply = {
            let mut script = script.lock().unwrap();
            let unexpected = || Reply::raw(418, "this call is not in the script");
            if script.is_empty() { unexpected() } else { script.remove(0) }
        };
        match reply.behaviour {
            Behaviour::Answer => {}
            Behaviour::Wait(gate) => gate.wait(),
            Behaviour::Close => return None,
            Behaviour::Hang => {
                // Until the other side gives up.
                let mut rest = Vec::new();
                reader.read_to_end(&mut rest).ok()?;
                return None;
            }
        }
        let mut head = format!("HTTP/1.1 {} X\r\nContent-Length: {}\r\n", reply.status, reply.body.len());
        for (name, value) in &reply.headers {
            for piece in [name, ": ", value, "\r\n"] {
                head.push_str(piece);
            }
        }
        stream.write_all(format!("{head}\r\n{}", reply.body).as_bytes()).ok()?;
    }
}
