//! The articles of one language as a tantivy index, in memory or in a folder named by what it was built from.
//! Holds terms and counts only; texts stay with the knowledge. Knows nothing about questions.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector, TopDocs};
use tantivy::directory::{Directory, MmapDirectory, RamDirectory};
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{
    DocId, Index, IndexBuilder, IndexReader, Score, Searcher, SegmentOrdinal, SegmentReader,
    TantivyDocument, TantivyError, Term,
};

use super::analyzer::{Analyzer, grams};
use super::normalize;
use super::read_only_directory::ReadOnlyDirectory;
use crate::domain::article::Article;
use crate::domain::knowledge::Knowledge;
use crate::domain::lang::Lang;

/// Changes whenever terms, fields or the files beside them change meaning, so that an older index is rebuilt.
const FORMAT: u32 = 2;
/// How much memory building may take; tantivy asks for at least 15 MB.
const BUILD_BYTES: usize = 32 * 1024 * 1024;
/// The most postings a search scores; that takes some milliseconds.
const POSTINGS_BUDGET: usize = 50_000;
/// Where the built indexes lie inside the folder of the knowledge base.
const BUILT: &str = ".built";

/// Why an index could not be built or opened.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// tantivy says so.
    #[error("search index: {0}")]
    Index(#[from] TantivyError),
    /// A question took too long to be looked up.
    #[error("given up: it took too long")]
    Late,
    /// The folder says so.
    #[error("search index folder {folder}: {source}")]
    Folder {
        /// Which one.
        folder: PathBuf,
        /// What happened.
        source: io::Error,
    },
}

/// Where an index is stored.
#[derive(Debug, Clone, Copy)]
pub enum IndexLocation<'a> {
    /// Nowhere: it is built each time.
    InMemory,
    /// In `.built` below this folder, by the hash of what it is built from.
    Below(&'a Path),
    /// Nowhere, but `.built` below this folder is read: the folder is read-only.
    ReadOnly(&'a Path),
}

impl<'a> IndexLocation<'a> {
    /// The folder whose `.built` is read.
    pub(super) fn folder(self) -> Option<&'a Path> {
        match self {
            Self::InMemory => None,
            Self::Below(folder) | Self::ReadOnly(folder) => Some(folder),
        }
    }
}

/// What is told while building: how many articles are done, of how many, and the last one's id.
pub type Progress<'a> = &'a mut dyn FnMut(usize, usize, &str);

/// The fields of an article that are searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fields {
    pub(super) title: Field,
    pub(super) phrasings: Field,
    pub(super) body: Field,
    pub(super) grams: Field,
}

/// The articles of one language. A document's number is the article's position in `Knowledge::in_lang`.
pub(super) struct WordIndex {
    reader: IndexReader,
    fields: Fields,
}

/// Where the indexes of what this hash names are kept, once they are built.
pub fn home(folder: &Path, hash: &str) -> PathBuf {
    folder.join(BUILT).join(format!("{hash}-{FORMAT}"))
}

/// Where everything that is built is kept, inside the folder of the knowledge base.
pub(super) fn built(folder: &Path) -> PathBuf {
    folder.join(BUILT)
}

/// Opens the indexes of both languages, in the order of `Lang::ALL`, after building them where they are missing. Says how
/// many articles that took.
pub(super) fn open(
    knowledge: &Knowledge,
    hash: &str,
    location: IndexLocation<'_>,
    analyzers: [&Analyzer; 2],
    progress: Progress<'_>,
) -> Result<([WordIndex; 2], usize), IndexError> {
    let mut building = Building::new(knowledge, analyzers, progress);
    let kept = location.folder().map(|folder| (folder.join(BUILT), home(folder, hash)));
    if let Some((_, home)) = &kept
        && let Ok(found) = open_folder(home, knowledge)
    {
        return Ok((found, 0));
    }
    let Some((built, home)) = kept.filter(|_| matches!(location, IndexLocation::Below(_))) else {
        let en = WordIndex::over(&building.build(Lang::En, RamDirectory::create())?)?;
        let es = WordIndex::over(&building.build(Lang::Es, RamDirectory::create())?)?;
        return Ok(([en, es], building.done));
    };
    let beside = built.join(format!(".building-{hash}-{}", std::process::id()));
    clear(&beside)?;
    for lang in Lang::ALL {
        let folder = beside.join(lang.code());
        fs::create_dir_all(&folder).map_err(at(&folder))?;
        building.build(lang, MmapDirectory::open(&folder).map_err(TantivyError::from)?)?;
    }
    let done = building.done;
    clear(&home)?;
    if let Err(fault) = fs::rename(&beside, &home) {
        clear(&beside)?;
        // Another process may have been faster; what it built is the same.
        let found = open_folder(&home, knowledge).map_err(|_| at(&home)(fault))?;
        return Ok((found, done));
    }
    prune(&built, &home)?;
    Ok((open_folder(&home, knowledge)?, done))
}

fn open_folder(home: &Path, knowledge: &Knowledge) -> Result<[WordIndex; 2], IndexError> {
    let open = |lang: Lang| {
        let folder =
            ReadOnlyDirectory::open(&home.join(lang.code())).map_err(TantivyError::from)?;
        let index = WordIndex::over(&Index::open(folder)?)?;
        let expected = u64::try_from(knowledge.in_lang(lang).count()).unwrap_or(u64::MAX);
        if index.reader.searcher().num_docs() == expected {
            Ok(index)
        } else {
            Err(IndexError::from(TantivyError::InvalidArgument(
                "not as many as articles".to_owned(),
            )))
        }
    };
    Ok([open(Lang::En)?, open(Lang::Es)?])
}

/// Drops the indexes of earlier wordings. Those that are open stay readable until they are closed.
fn prune(built: &Path, home: &Path) -> Result<(), IndexError> {
    for entry in fs::read_dir(built).map_err(at(built))? {
        let path = entry.map_err(at(built))?.path();
        let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if path.is_dir() && path != home && !hidden {
            clear(&path)?;
        }
    }
    Ok(())
}

fn clear(folder: &Path) -> Result<(), IndexError> {
    match fs::remove_dir_all(folder) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => Err(at(folder)(fault)),
        _ => Ok(()),
    }
}

fn at(folder: &Path) -> impl FnOnce(io::Error) -> IndexError {
    let folder = folder.to_owned();
    move |source| IndexError::Folder { folder, source }
}

struct Building<'a> {
    knowledge: &'a Knowledge,
    analyzers: [&'a Analyzer; 2],
    progress: Progress<'a>,
    done: usize,
    total: usize,
}

impl<'a> Building<'a> {
    fn new(knowledge: &'a Knowledge, analyzers: [&'a Analyzer; 2], progress: Progress<'a>) -> Self {
        let total = Lang::ALL.into_iter().map(|lang| knowledge.in_lang(lang).count()).sum();
        Self { knowledge, analyzers, progress, done: 0, total }
    }

    fn build(&mut self, lang: Lang, directory: impl Directory) -> Result<Index, IndexError> {
        let (schema, fields) = schema();
        let mut writer = IndexBuilder::new()
            .schema(schema)
            .single_segment_index_writer::<TantivyDocument>(directory, BUILD_BYTES)?;
        let [en, es] = self.analyzers;
        let analyzer = if lang == Lang::En { en } else { es };
        for article in self.knowledge.in_lang(lang) {
            writer.add_document(document(article, analyzer, fields))?;
            self.done += 1;
            (self.progress)(self.done, self.total, article.reference.id.as_str());
        }
        Ok(writer.finalize()?)
    }
}

impl WordIndex {
    fn over(index: &Index) -> Result<Self, IndexError> {
        Ok(Self { reader: index.reader()?, fields: schema().1 })
    }

    pub(super) fn fields(&self) -> Fields {
        self.fields
    }

    /// The documents that match any of these terms, best first, by boosted BM25. If the postings exceed the budget, frequent
    /// terms are pruned: they contribute least.
    pub(super) fn find<'t>(
        &self,
        terms: impl Iterator<Item = (Field, &'t str, f32)>,
        limit: usize,
    ) -> Result<Vec<(u32, f32)>, IndexError> {
        let searcher = self.reader.searcher();
        let terms = terms.map(|(field, term, weight)| (Term::from_field_text(field, term), weight));
        let terms = prune_terms(&searcher, terms.collect())?;
        let clauses: Vec<(Occur, Box<dyn Query>)> = terms
            .into_iter()
            .map(|(term, weight)| {
                let term = TermQuery::new(term, IndexRecordOption::WithFreqs);
                let query: Box<dyn Query> = Box::new(BoostQuery::new(Box::new(term), weight));
                (Occur::Should, query)
            })
            .collect();
        let query = BooleanQuery::new(clauses);
        if limit >= number(searcher.num_docs()) {
            // Here scoring every document is faster than pruning.
            return Ok(searcher.search(&query, &Everything)?);
        }
        let found = searcher.search(&query, &TopDocs::with_limit(limit).order_by_score())?;
        Ok(found.into_iter().map(|(score, address)| (address.doc_id, score)).collect())
    }
}

fn number(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// Collects every document that is found, best first.
struct Everything;

/// The documents of a segment with their scores; an index has one.
struct Scored(Vec<(u32, f32)>);

impl Collector for Everything {
    type Fruit = Vec<(u32, f32)>;
    type Child = Scored;

    fn for_segment(&self, _: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<Scored> {
        Ok(Scored(Vec::new()))
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, segments: Vec<Self::Fruit>) -> tantivy::Result<Self::Fruit> {
        let mut found = segments.concat();
        found.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        Ok(found)
    }
}

impl SegmentCollector for Scored {
    type Fruit = Vec<(u32, f32)>;

    fn collect(&mut self, document: DocId, score: Score) {
        self.0.push((document, score));
    }

    fn harvest(self) -> Self::Fruit {
        self.0
    }
}

/// Keeps the rarest terms whose postings fit into [`POSTINGS_BUDGET`].
fn prune_terms(
    searcher: &Searcher,
    terms: Vec<(Term, f32)>,
) -> Result<Vec<(Term, f32)>, TantivyError> {
    if terms.len().saturating_mul(number(searcher.num_docs())) <= POSTINGS_BUDGET {
        return Ok(terms);
    }
    let mut counted = Vec::with_capacity(terms.len());
    for (term, weight) in terms {
        counted.push((number(searcher.doc_freq(&term)?), term, weight));
    }
    counted.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    let mut left = POSTINGS_BUDGET;
    let taken = counted.into_iter().enumerate().take_while(|(n, (count, ..))| {
        left = left.saturating_sub(*count);
        *n == 0 || left > 0
    });
    Ok(taken.map(|(_, (_, term, weight))| (term, weight)).collect())
}

/// Terms are cut by [`Analyzer`]; tantivy only splits them at the spaces put between them.
fn schema() -> (Schema, Fields) {
    let terms = TextFieldIndexing::default()
        .set_tokenizer("whitespace")
        .set_index_option(IndexRecordOption::WithFreqs);
    let terms = TextOptions::default().set_indexing_options(terms);
    let mut schema = Schema::builder();
    let fields = Fields {
        title: schema.add_text_field("title", terms.clone()),
        phrasings: schema.add_text_field("phrasings", terms.clone()),
        body: schema.add_text_field("body", terms.clone()),
        grams: schema.add_text_field("grams", terms),
    };
    (schema.build(), fields)
}

/// Stop words count among the phrasings, where "how do I" says something, and nowhere else.
fn document(article: &Arc<Article>, analyzer: &Analyzer, fields: Fields) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    let lang = article.reference.lang;
    let title = analyzer.words(&normalize::phrasing(&article.title, lang));
    let body = analyzer.words(&normalize::passage(&article.plain, lang));
    let phrasings: Vec<String> =
        article.phrasings.iter().map(|text| normalize::phrasing(text, lang)).collect();
    let phrasings = analyzer.words(&phrasings.join("\n"));
    let content_terms = |words: &[super::analyzer::Word]| {
        words.iter().filter(|word| !word.stop).flat_map(|word| word.terms.clone()).collect()
    };
    let put = |document: &mut TantivyDocument, field, terms: Vec<String>| {
        document.add_text(field, terms.join(" "));
    };
    put(&mut document, fields.title, content_terms(&title));
    put(&mut document, fields.body, content_terms(&body));
    put(&mut document, fields.grams, [grams(&title), grams(&phrasings)].concat());
    let all = phrasings.into_iter().flat_map(|word| word.terms).collect();
    put(&mut document, fields.phrasings, all);
    document
}
