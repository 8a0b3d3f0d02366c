# syntax=docker/dockerfile:1
# For linux/amd64 and linux/arm64, without a compiler: every package of the lock has a wheel for both.

FROM python:3.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /venv
# requirements-onnx.lock adds what LOCAL_MODEL and LOCAL_RERANKER need: docker build --build-arg LOCK=requirements-onnx.lock
# requirements-otel.lock adds what traces need; both: --build-arg LOCK="requirements-onnx.lock -r requirements-otel.lock"
ARG LOCK=requirements.lock
COPY requirements*.lock ./
RUN /venv/bin/pip install --only-binary :all: --require-hashes -r $LOCK
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY cogs cogs
COPY playground playground
RUN /venv/bin/pip install --no-deps .

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home ragbot && install --directory --owner=ragbot /models
COPY --from=build /venv /venv
COPY --chmod=755 docker/entrypoint /usr/local/bin/entrypoint
# The root file system may be read-only: nothing is written but temporary files, in /tmp, and models that LOCAL_MODEL names.
ENV PATH=/venv/bin:$PATH \
    HOME=/tmp \
    HF_HOME=/models \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HTTP_HOST=0.0.0.0 \
    HTTP_PORT=8000 \
    WEAVIATE_MODE=custom \
    WEAVIATE_HTTP_HOST=weaviate
WORKDIR /tmp
USER 10001
EXPOSE 8000
STOPSIGNAL SIGTERM
# /healthz and not /readyz: the bot survives an outage of Weaviate and recovers by itself, so nobody should restart it then.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"HTTP_PORT\"]}/healthz', timeout=4)"]
ENTRYPOINT ["entrypoint"]
CMD ["run"]
