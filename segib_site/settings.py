"""Settings: safe by default, everything that differs between machines from the environment.

The README has one table of every variable. A missing secret in production stops the start with one
sentence; `make serve` makes one for local runs.
"""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("SEGIB_VAR_DIR", BASE_DIR / "var"))


def env_flag(name: str, default: bool = False) -> bool:
    """Read a yes/no environment variable (1, true, yes, on)."""
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def env_list(name: str, default: str = "") -> list[str]:
    """Read a comma-separated environment variable."""
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


def env_days(name: str, default: int) -> int:
    """Read a number of days, 1 to 365."""
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isdigit() or not 1 <= int(value) <= 365:
        raise ImproperlyConfigured(f"{name} must be a whole number of days from 1 to 365.")
    return int(value)


def secret_key() -> str:
    """Return the secret from SEGIB_SECRET_KEY or from the local file that `make serve` writes."""
    if value := os.environ.get("SEGIB_SECRET_KEY"):
        return value
    local = VAR_DIR / "secret_key"
    if local.exists():
        return local.read_text().strip()
    raise ImproperlyConfigured(
        "No secret key: set SEGIB_SECRET_KEY (production), or run `make serve`, which makes a local one."
    )


SECRET_KEY = secret_key()
DEBUG = env_flag("SEGIB_DEBUG")
ALLOWED_HOSTS = env_list("SEGIB_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("SEGIB_CSRF_TRUSTED_ORIGINS")
#: Scheme and host of the public site, for absolute addresses. Empty: as the request was addressed.
BASE_URL = os.environ.get("SEGIB_BASE_URL", "").rstrip("/")
#: True behind TLS: secure cookies, HSTS, redirect to https.
HTTPS = env_flag("SEGIB_HTTPS", BASE_URL.startswith("https://"))

#: The apps that own a domain, from the lowest to the highest: imports point downwards.
DOMAIN_APPS = ["organisation", "offices", "summits", "cooperation", "library"]

INSTALLED_APPS = [
    "modeltranslation",
    "segib_site",
    *DOMAIN_APPS,
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtailmedia",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "segib_site.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "segib_site.middleware.AdminPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    # Before the session: the language comes from the address, never from a cookie.
    "segib_site.middleware.LanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "cooperation.focal_points.guarding.CornerMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "segib_site.old_addresses.serving.OldAddressMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "segib_site.urls"
WSGI_APPLICATION = "segib_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# -- data -------------------------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}", conn_max_age=60, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Readers never wait for the writer (WAL); a writer takes its lock at once instead of failing
    # half-way (IMMEDIATE), and waits for another writer up to 20 s.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "auth.User"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Light tasks run at once, in the request; what may take seconds goes to the `worker` queue.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "worker": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["worker"]},
}

WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "modelsearch.backends.database",
        # PostgreSQL's default configuration is English and drops words; ours are stemmed already.
        "SEARCH_CONFIG": "simple",
    }
}

# -- languages --------------------------------------------------------------------------------

LANGUAGE_CODE = "es"
LANGUAGES = [("es", _("Spanish")), ("en", _("English")), ("pt", _("Portuguese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Madrid"

MODELTRANSLATION_DEFAULT_LANGUAGE = "es"
MODELTRANSLATION_CUSTOM_FIELDS = ("BodyField",)
# A fallback is never silent: pages ask `languages.resolve` and mark what they show.
MODELTRANSLATION_ENABLE_FALLBACKS = False
MODELTRANSLATION_FALLBACK_LANGUAGES = ()


_ENDONYMS = {"es": "Español", "en": "English", "pt": "Português"}


def _label(verbose_name: object, code: str) -> str:
    """Name a language's column in forms: *Label (English)*."""
    return f"{verbose_name} ({_ENDONYMS[code]})"


MODELTRANSLATION_BUILD_LOCALIZED_VERBOSE_NAME = _label

# -- files ------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS: list[Path] = []
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(os.environ.get("SEGIB_MEDIA_DIR", VAR_DIR / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

#: Where the front server finds uploaded files under an address of its own (nginx: a location that is
#: ``internal``): whole files are then sent by it. Empty: the site sends them.
ACCEL_PREFIX = os.environ.get("SEGIB_ACCEL_PREFIX", "")

# -- Wagtail ----------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "SEGIB"
WAGTAIL_PAGE_MODEL = "segib_site.SitePage"
WAGTAILADMIN_BASE_URL = BASE_URL or f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
WAGTAILADMIN_PERMITTED_LANGUAGES = [
    ("es", "Español"),
    ("en", "English"),
    ("pt-br", "Português (Brasil)"),
]
WAGTAILIMAGES_IMAGE_MODEL = "segib_site.SiteImage"
WAGTAILDOCS_DOCUMENT_MODEL = "segib_site.SiteDocument"
WAGTAILMEDIA = {"MEDIA_MODEL": "segib_site.SiteMedia"}
WAGTAILDOCS_EXTENSIONS = ["pdf"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "segib_site.documents.forms.CheckedDocumentForm"
#: Most bytes of an uploaded document.
DOCUMENT_MAX_SIZE = int(os.environ.get("SEGIB_DOCUMENT_MAX_MB", "200")) * 1024**2
#: Threads of a web server process, and how many files (of more than a megabyte) it sends at once: the others
#: are left for pages.
_THREADS = os.environ.get("SEGIB_THREADS") or os.environ.get("GRANIAN_BLOCKING_THREADS") or "32"
DOWNLOADS_AT_ONCE = int(os.environ.get("SEGIB_DOWNLOADS_AT_ONCE") or max(int(_THREADS) - 8, 1))
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif"]
# Redirects are made by segib_site.addresses, in every language; Wagtail's make one language's only.
WAGTAILREDIRECTS_AUTO_CREATE = False
# Reviews are by page and language (docs/decisions/0003); Wagtail's workflow is one a page.
WAGTAIL_WORKFLOW_ENABLED = False
# Not part of the editing design; they would add a relation to every merge (docs/decisions/0003).
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILSEARCH_HITS_MAX_AGE = 30

# -- checks before publishing ------------------------------------------------------------------

#: What a page may weigh for a first visit, in kB, before editors are warned.
SEGIB_PAGE_WEIGHT_KB = int(os.environ.get("SEGIB_PAGE_WEIGHT_KB", "500"))

# -- readers and links ------------------------------------------------------------------------

#: Count page views by language and section and failed searches, in sums a month (segib_site/readership).
COUNT_READERS = env_flag("SEGIB_COUNT_READERS", True)
#: How often, in seconds, each process writes its sums down.
COUNT_READERS_SECONDS = 60
#: Ask at night whether links to other sites still lead somewhere.
CHECK_LINKS = env_flag("SEGIB_CHECK_LINKS", True)

# -- harvesting (OAI-PMH) ----------------------------------------------------------------------

#: Domain name that identifiers of publications begin with, for ever. Empty: the host of `BASE_URL`.
OAI_HOST = os.environ.get("SEGIB_OAI_HOST", "").strip()
#: Whom harvesters write to. Empty: the site's e-mail address for the public.
OAI_EMAIL = os.environ.get("SEGIB_OAI_EMAIL", "").strip()
#: Records in one part of a list, and for how long a harvester may take to ask for the next, in hours.
OAI_PAGE = 100
OAI_TOKEN_HOURS = 24

# -- e-mail -----------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = os.environ.get("SEGIB_FROM_EMAIL", "SEGIB <no-reply@localhost>")
EMAIL_HOST = os.environ.get("SEGIB_EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("SEGIB_EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("SEGIB_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SEGIB_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env_flag("SEGIB_EMAIL_TLS", True)
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = VAR_DIR / "mail"

# -- translation tasks ------------------------------------------------------------------------

#: Working days, Monday to Friday, that a translator has from the publication of the source.
SEGIB_TRANSLATION_DAYS = env_days("SEGIB_TRANSLATION_DAYS", 5)

# -- machine suggestions ----------------------------------------------------------------------

# Address of a LibreTranslate server; empty: nothing of machine suggestions is to be seen.
LIBRETRANSLATE_URL = os.environ.get("SEGIB_LIBRETRANSLATE_URL", "").rstrip("/")
LIBRETRANSLATE_API_KEY = os.environ.get("SEGIB_LIBRETRANSLATE_API_KEY", "")

# -- security ---------------------------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
CSRF_FAILURE_VIEW = "segib_site.errors.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 63072000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
if env_flag("SEGIB_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"  # the CMS frames its own previews: see AdminPolicyMiddleware
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long page in three languages has thousands of form fields

# Public pages: everything from this site only, nothing inline.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
# The CMS: Wagtail's lists, date choosers and previews still need inline code, and only there.
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
    "object-src": [NONE],
    "base-uri": [SELF],
    "form-action": [SELF],
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "filters": {"without_tokens": {"()": "segib_site.safety.log_filter.WithoutTokens"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_tokens"]}
    },
    "root": {"handlers": ["stderr"], "level": os.environ.get("SEGIB_LOG_LEVEL", "WARNING")},
    "loggers": {
        # Addresses of visitors never enter a log: Django's request logger names paths only.
        "django.request": {"level": "ERROR"},
        "segib_site": {"level": os.environ.get("SEGIB_LOG_LEVEL", "INFO")},
    },
}
