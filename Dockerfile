# One image for pages and workers: docker build -t drafter .
# The base image is an argument, so that an intranet can name its own.
ARG PYTHON=python:3.13-slim

FROM ${PYTHON} AS built
WORKDIR /source
COPY pyproject.toml README.md LICENSE requirements.txt ./
COPY drafter ./drafter
COPY prompts ./prompts
COPY .streamlit ./.streamlit
RUN python -m venv /opt/drafter \
 && /opt/drafter/bin/pip install --no-cache-dir --constraint requirements.txt ".[server]"

FROM ${PYTHON}
RUN useradd --system --uid 10001 --no-create-home drafter \
 && install --directory --owner=drafter --mode=0700 /data
COPY --from=built /opt/drafter /opt/drafter
ENV PATH=/opt/drafter/bin:$PATH \
    HOME=/tmp \
    PYTHONUNBUFFERED=1 \
    DRAFTER_DATA_FOLDER=/data
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8501
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/healthz', timeout=4)"]
ENTRYPOINT ["drafter"]
CMD ["serve", "--address", "0.0.0.0"]
