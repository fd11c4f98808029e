//! `gut` alone on a terminal: request after request.

use crate::support::screen::Screen;
use crate::support::{ModelServer, Reply, Sandbox};

#[test]
fn a_session_takes_request_after_request_and_remembers() {
    let server = ModelServer::rounds(&[&["git branch login"], &["git switch -q login"]]);
    let sandbox = Sandbox::with_model(&server);
    let mut screen = Screen::gut(&sandbox, &[]);
    screen.expect("q quits");
    screen.expect("What would you like me to do?");
    screen.prompt();
    screen.enter("make a branch for the login");
    screen.expect("git branch login");
    screen.prompt();
    screen.enter("");
    screen.expect("What would you like me to do?");
    screen.prompt();
    screen.enter("now go there");
    screen.expect("git switch -q login");
    screen.prompt();
    screen.enter("");
    screen.expect("What would you like me to do?");
    screen.prompt();
    screen.enter("q");
    assert_eq!(screen.end().1, 0);
    assert_eq!(sandbox.git(&["branch", "--show-current"]), "login");
    let earlier =
        "<earlier>\nasked: make a branch for the login\n  git branch login\n  done\n</earlier>\n<request>now go there";
    assert!(server.asked()[3].message(1).contains(earlier), "{}", server.asked()[3].message(1));
    assert_eq!(sandbox.run_files().len(), 2);
}

#[test]
fn a_session_takes_back_and_helps() {
    let sandbox = Sandbox::new();
    sandbox.write("new.txt", "new");
    sandbox.git(&["add", "-A"]);
    let mut screen = Screen::gut(&sandbox, &[]);
    screen.prompt();
    screen.enter("?");
    screen.expect("!          undo what the last run changed");
    screen.prompt();
    screen.enter("commit everything as 'add new'");
    screen.expect("Enter/y run");
    screen.prompt();
    screen.enter("");
    screen.expect("What would you like me to do?");
    screen.prompt();
    assert_eq!(sandbox.subjects()[0], "add new");
    screen.enter("!");
    screen.expect("undo git add -A; git commit");
    screen.prompt();
    screen.enter("y");
    screen.expect("undone; `gut redo` brings it back");
    screen.prompt();
    assert_eq!(sandbox.subjects()[0], "add three");
    // Earlier requests come back with the arrow keys.
    screen.keys("\u{1b}[A");
    screen.expect("commit everything as 'add new'");
    screen.keys("\u{15}");
    screen.enter("q");
    assert_eq!(screen.end().1, 0);
    // In the next session, too.
    let mut screen = Screen::gut(&sandbox, &[]);
    screen.prompt();
    screen.keys("\u{1b}[A");
    screen.expect("commit everything as 'add new'");
    screen.keys("\u{15}");
    screen.enter("q");
    assert_eq!(screen.end().1, 0);
}

#[test]
fn a_session_goes_on_after_a_fault() {
    let server = ModelServer::start([Reply::raw(403, "no")].into_iter().chain(Reply::round(&["git branch x"])));
    let sandbox = Sandbox::with_model(&server);
    let mut screen = Screen::gut(&sandbox, &[]);
    screen.prompt();
    screen.enter("make a branch x");
    screen.expect("error: ");
    screen.expect("What would you like me to do?");
    screen.prompt();
    screen.enter("make a branch x");
    screen.expect("git branch x");
    screen.prompt();
    screen.enter("n");
    screen.expect("What would you like me to do?");
    screen.prompt();
    screen.keys("\u{3}");
    assert_eq!(screen.end().1, 130);
}
