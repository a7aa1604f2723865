"""The archive for machines without a network (离线安装包): `make bundle` builds it; start.sh and start.bat are what people open."""
