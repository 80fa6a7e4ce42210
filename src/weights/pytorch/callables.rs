//! What a pickle may ask to have called. Nothing ever is: the question is whether to read the rest of the file.
//!
//! A training script may leave its arguments, its random state or its optimizer beside the weights. Such values are
//! passed over unread, whoever wrote their classes. But a file that calls into Python's own library for anything that
//! is not plain data is not what it says it is, and is refused by the name of what it calls.

/// The plain data of Python's library.
const PLAIN_DATA: &[(&str, &str)] = &[
    (
        "__builtin__ builtins",
        "bool bytearray bytes complex dict float frozenset int list object range set slice str tuple",
    ),
    ("_codecs", "encode"),
    ("argparse", "Namespace"),
    ("collections", "Counter OrderedDict defaultdict deque"),
    ("copy_reg copyreg", "_reconstructor"),
    ("datetime", "date datetime time timedelta timezone"),
    ("decimal", "Decimal"),
    ("fractions", "Fraction"),
    ("pathlib pathlib._local", "Path PosixPath PurePath PurePosixPath PureWindowsPath WindowsPath"),
    ("types", "SimpleNamespace"),
    ("uuid", "UUID"),
];

/// `sys.stdlib_module_names` of Python 3.11, what later versions added, and Python 2's names, which protocol 2 writes.
/// Modules whose names begin with an underscore are Python's too.
const PYTHON: &str = "\
    BaseHTTPServer CGIHTTPServer ConfigParser Cookie Dialog DocXMLRPCServer FileDialog HTMLParser Queue \
    ScrolledText SimpleDialog SimpleHTTPServer SimpleXMLRPCServer SocketServer StringIO Tix Tkconstants Tkdnd \
    Tkinter UserDict UserList UserString abc aifc annotationlib antigravity anydbm argparse array ast \
    asynchat asyncio asyncore atexit audioop base64 bdb binascii bisect builtins bz2 cPickle cProfile \
    cStringIO calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys commands compileall \
    compression concurrent configparser contextlib contextvars cookielib copy copy_reg copyreg crypt csv \
    ctypes curses dataclasses datetime dbhash dbm decimal difflib dis distutils dl doctest dumbdbm \
    dummy_thread email encodings ensurepip enum errno exceptions faulthandler fcntl filecmp fileinput fnmatch \
    fractions ftplib functools gc gdbm genericpath getopt getpass gettext glob graphlib grp gzip hashlib \
    heapq hmac html htmlentitydefs http httplib idlelib ihooks imaplib imghdr imp importlib imputil inspect \
    io ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox mailcap markupbase \
    marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc new nis nntplib nt ntpath \
    nturl2path numbers opcode operator optparse os os2 ossaudiodev pathlib pdb pickle pickletools pipes \
    pkgutil platform plistlib popen2 poplib posix posixfile posixpath pprint profile pstats pty pwd \
    py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline repr reprlib resource \
    rlcompleter robotparser runpy sched secrets select selectors shelve shlex shutil signal site smtpd \
    smtplib sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics \
    string stringprep struct subprocess sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib \
    tempfile termios test textwrap this thread threading time timeit tkColorChooser tkCommonDialog \
    tkFileDialog tkFont tkMessageBox tkSimpleDialog tkinter token tokenize tomllib trace traceback \
    tracemalloc ttk tty turtle turtledemo types typing unicodedata unittest urllib urllib2 urlparse uu uuid \
    venv warnings wave weakref webbrowser whichdb winreg winsound wsgiref xdrlib xml xmlrpc xmlrpclib zipapp \
    zipfile zipimport zlib zoneinfo";

/// Whether a call of this may be passed over.
pub(super) fn is_harmless(module: &str, name: &str) -> bool {
    let is_listed = |list: &str, word: &str| list.split(' ').any(|listed| listed == word);
    let package = module.split('.').next().unwrap_or(module);
    let is_pythons = (package.starts_with('_') && package != "__main__") || is_listed(PYTHON, package);
    !is_pythons || PLAIN_DATA.iter().any(|(modules, names)| is_listed(modules, module) && is_listed(names, name))
}

/// The name under which a person knows it: `os.system` goes by the module that implements it.
pub(super) fn known_as(module: &str, name: &str) -> String {
    let module = match module {
        "posix" | "nt" => "os",
        "__builtin__" => "builtins",
        other => other,
    };
    format!("{module}.{name}")
}
