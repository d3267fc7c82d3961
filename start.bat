@echo off
rem Windows: makes .venv beside this file, installs, and opens the site. A double click is enough.
setlocal
chcp 65001 >nul
cd /d "%~dp0"

set "PYTHON="
for %%p in ("py -3" "python" "python3") do if not defined PYTHON (
    %%~p -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "PYTHON=%%~p"
)
if not defined PYTHON (
    echo 需要 Python 3.11 或更新的版本：请到 https://www.python.org/downloads/ 下载安装，勾选“Add python.exe to PATH”，再双击 start.bat。
    goto failed
)

if not exist ".venv\.ready" (
    echo 安装所需的程序包……
    if not exist ".venv\Scripts\python.exe" %PYTHON% -m venv .venv || goto failed
    .venv\Scripts\python -m pip --disable-pip-version-check -q install --no-compile --require-hashes -r requirements\build.lock || goto failed
    .venv\Scripts\python -m pip --disable-pip-version-check -q install --no-compile --require-hashes --no-build-isolation --use-pep517 -r requirements\runtime.lock || goto failed
    .venv\Scripts\python -m pip --disable-pip-version-check -q install --no-compile --no-deps --no-build-isolation -e . || goto failed
    type nul > ".venv\.ready"
)

.venv\Scripts\kb serve --open --fill %*
if not errorlevel 1 exit /b 0

:failed
echo.
echo 没有做成，原因见上面的说明。
pause
exit /b 1
