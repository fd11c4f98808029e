//! The kinds of thing that a phrasing may leave open.

use serde::{Deserialize, Serialize};

/// A kind of thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names say it")]
pub(in super::super) enum Kind {
    Branch,
    NewBranch,
    RemoteBranch,
    Ref,
    Commit,
    Tag,
    NewTag,
    Remote,
    NewRemote,
    Path,
    NewPath,
    Count,
    Line,
    Message,
    Text,
    Number,
    Person,
    Date,
    Url,
    Repo,
    Version,
    Key,
    Value,
    Label,
    Workflow,
    Word,
}

impl Kind {
    /// The kind of this name.
    pub(in super::super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "branch" => Self::Branch,
            "newbranch" => Self::NewBranch,
            "remotebranch" => Self::RemoteBranch,
            "ref" => Self::Ref,
            "commit" => Self::Commit,
            "tag" => Self::Tag,
            "newtag" => Self::NewTag,
            "remote" => Self::Remote,
            "newremote" => Self::NewRemote,
            "path" => Self::Path,
            "newpath" => Self::NewPath,
            "count" => Self::Count,
            "line" => Self::Line,
            "message" => Self::Message,
            "text" => Self::Text,
            "number" => Self::Number,
            "person" => Self::Person,
            "date" => Self::Date,
            "url" => Self::Url,
            "repo" => Self::Repo,
            "version" => Self::Version,
            "key" => Self::Key,
            "value" => Self::Value,
            "label" => Self::Label,
            "workflow" => Self::Workflow,
            "word" => Self::Word,
            _ => return None,
        })
    }

    /// Words that may stand beside the thing and only say what it is.
    pub(in super::super) const fn nouns(self) -> &'static [&'static str] {
        match self {
            Self::Branch | Self::NewBranch | Self::RemoteBranch => &["branch", "branches"],
            Self::Ref => &["branch", "branches", "tag", "tags", "commit", "commits", "revision"],
            Self::Commit => &["commit", "commits", "revision", "hash", "sha"],
            Self::Tag | Self::NewTag => &["tag", "tags"],
            Self::Remote | Self::NewRemote => &["remote"],
            Self::Path => &["file", "files", "folder", "folders", "directory", "directories", "path", "dir"],
            Self::NewPath => &["folder", "directory", "path", "dir", "file"],
            Self::Line => &["line", "lines"],
            Self::Number | Self::Count => &["number"],
            Self::Url => &["url", "address"],
            Self::Repo => &["repo", "repository", "project"],
            Self::Label => &["label", "labels"],
            Self::Workflow => &["workflow"],
            Self::Version => &["version"],
            _ => &[],
        }
    }

    /// What a question calls it.
    pub(in super::super) const fn noun(self) -> &'static str {
        match self {
            Self::Tag => "tag",
            Self::Remote => "remote",
            Self::Ref => "branch or tag",
            Self::RemoteBranch => "branch on a remote",
            _ => "branch",
        }
    }

    /// How much it says of a request that a slot of this kind is filled, beside a word of a phrasing, which says 4.
    pub(in super::super) const fn weight(self) -> usize {
        match self {
            Self::Date | Self::NewBranch | Self::NewTag | Self::NewRemote | Self::NewPath | Self::Version => 3,
            Self::Message
            | Self::Text
            | Self::Person
            | Self::Key
            | Self::Value
            | Self::Label
            | Self::Workflow
            | Self::Word => 2,
            _ => 4,
        }
    }

    /// Whether it takes all words up to the end of its clause where it is not quoted.
    pub(in super::super) const fn takes_the_rest(self) -> bool {
        matches!(self, Self::Message)
    }

    /// Whether it may take several words where it is not quoted.
    pub(in super::super) const fn takes_words(self) -> bool {
        matches!(self, Self::Text | Self::Value | Self::Person)
    }

    /// Whether any unknown word may be one.
    pub(in super::super) const fn takes_anything(self) -> bool {
        matches!(
            self,
            Self::Label
                | Self::Workflow
                | Self::Word
                | Self::Text
                | Self::Value
                | Self::Person
                | Self::NewBranch
                | Self::NewTag
                | Self::NewRemote
                | Self::NewPath
        )
    }

    /// The family of kinds whose values could be taken for one another.
    pub(in super::super) const fn family(self) -> Family {
        match self {
            Self::Branch
            | Self::NewBranch
            | Self::RemoteBranch
            | Self::Ref
            | Self::Commit
            | Self::Tag
            | Self::NewTag
            | Self::Remote
            | Self::NewRemote => Family::Ref,
            Self::Path | Self::NewPath => Family::Path,
            Self::Count | Self::Line | Self::Number => Family::Number,
            Self::Date => Family::Date,
            Self::Url | Self::Repo => Family::Address,
            _ => Family::Text,
        }
    }

    /// Whether a later part of a request may speak of it as `it`.
    pub(in super::super) fn can_be_referred_to(self) -> bool {
        matches!(self.family(), Family::Ref | Family::Path) || self == Self::Number
    }
}

/// Kinds whose values look alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub(in super::super) enum Family {
    Ref,
    Path,
    Number,
    Date,
    Address,
    Text,
}
