@echo off
rem Installs drafter into this folder the first time, without a network, and opens it. Needs nothing but Python.
rem This file is plain ASCII: cmd reads other characters wrongly under some code pages.
setlocal
set "PYTHONUTF8=1"
chcp 65001 >nul
for %%V in (@PYTHONS@) do call :try py -%%V && goto found
call :try python && goto found
call :try python3 && goto found
type "%~dp0no-python.txt"
pause
exit /b 1

:found
%PYTHON% "%~dp0start.py" %*
if errorlevel 1 pause
exit /b

:try
%* -c "import sys; sys.exit('%%d.%%d' %% sys.version_info[:2] not in '@PYTHONS@'.split())" >nul 2>nul || exit /b 1
set "PYTHON=%*"
exit /b 0
