#!/usr/bin/env bash
# Makes the Debian package of this tree: build/package/regulars_VERSION_ARCHITECTURE.deb
#
# usage: tools/package.sh
#
# The version is that of meson.build, with the day and name of the commit behind it unless the
# commit is tagged as a release. DEBFULLNAME and DEBEMAIL say who has made the package. From the same
# commit the same bytes come, where compiler and libraries are the same.
set -eu
cd "$(dirname "$0")/.."
. tools/prepare.sh

folder=build/package
tree=$folder/tree
stage=$folder/stage

# Without git, as in an unpacked release, it is a release.
find_version() {
    version=$(sed -n "s/^  version: '\(.*\)',$/\1/p" meson.build)
    export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
    if git rev-parse HEAD >/dev/null 2>&1 && ! git describe --exact-match >/dev/null 2>&1; then
        version+="~git$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y%m%d%H%M).$(git rev-parse --short=8 HEAD)"
    fi
    architecture=$(dpkg --print-architecture)
    maintainer="${DEBFULLNAME:-Regulars} <${DEBEMAIL:-regulars@packages.invalid}>"
}

build_programs() {
    local target
    for target in programs regulars.1 regulars.bash; do
        build_target "$target" "$tree" --prefix=/usr --buildtype=release
    done
}

# as MODE FILE PLACE: a file of the tree in the package.
as() {
    install -D -m "$1" "$2" "$stage/$3"
}

install_files() {
    local doc=usr/share/doc/regulars name
    rm -rf "$stage"
    mkdir -p "$stage"
    DESTDIR=$PWD/$stage logged build/logs/package-install.txt \
        meson install -C "$tree" --no-rebuild --strip
    as 0755 package/regulars-reach usr/sbin/regulars-reach
    as 0644 package/regulars-reach.8 usr/share/man/man8/regulars-reach.8
    as 0644 docs/regulars.service lib/systemd/system/regulars.service
    as 0644 docs/regulars.socket lib/systemd/system/regulars.socket
    for name in docs/operating.md README.md SECURITY.md; do
        as 0644 "$name" "$doc/${name##*/}"
    done
    as 0644 CHANGELOG.md "$doc/NEWS.md"
    {
        # DEP-5: its own address, and the licence whole, as Debian's own licences lack it.
        printf 'Format: https://www.%s.org/doc/packaging-manuals/copyright-format/1.0/\n' debian
        cat package/copyright
        sed 's/^$/./; s/^/ /' LICENSE
    } >"$stage/$doc/copyright"
    printf '%s\n' "regulars ($version) unstable; urgency=medium" "" "  * See NEWS.md." "" \
        " -- $maintainer  $(LC_ALL=C date -u -d "@$SOURCE_DATE_EPOCH" -R)" >"$stage/$doc/changelog"
    gzip -9n "$stage/$doc/changelog" "$stage"/usr/share/man/man?/*
}

# The packages whose libraries the two programs link.
find_libraries() {
    mkdir -p "$folder/libraries/debian"
    printf 'Source: regulars\n\nPackage: regulars\nArchitecture: any\n' \
        >"$folder/libraries/debian/control"
    libraries=$(cd "$folder/libraries" && dpkg-shlibdeps -O "../stage/usr/bin/regulars" \
        "../stage/usr/libexec/regulars/regulars-outside" 2>/dev/null)
    libraries=${libraries#shlibs:Depends=}
    [[ -n $libraries ]] || fail "no library was found that the programs need"
}

write_control() {
    local script size
    size=$(du -sk --apparent-size "$stage" | cut -f1)
    mkdir -p "$stage/DEBIAN"
    (cd "$stage" && find usr lib -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) \
        >"$stage/DEBIAN/md5sums"
    sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@SIZE@/$size/" \
        -e "s/@LIBRARIES@/$libraries/" -e "s/@MAINTAINER@/$maintainer/" package/control \
        >"$stage/DEBIAN/control"
    for script in postinst prerm postrm; do
        as 0755 "package/$script" "DEBIAN/$script"
    done
}

[[ $# == 0 ]] || fail "it takes no arguments: see its first lines"
need_packages build package
find_version
build_programs
install_files
find_libraries
write_control
package=$folder/regulars_${version}_$architecture.deb
logged build/logs/package.txt dpkg-deb --root-owner-group --build "$stage" "$package"
say "$package"
