// Pictures of every kind that schools upload, drawn here; each is small, and no two pixels in a row are the same.
import { PNG } from 'pngjs';

function draw(size, colorType) {
    const png = new PNG({ width: size, height: size, colorType, inputColorType: 6, inputHasAlpha: true });
    for (let y = 0; y < size; ++y)
        for (let x = 0; x < size; ++x) {
            const at = (y * size + x) * 4;
            const inside = Math.hypot(x - size / 2, y - size / 2) < size / 2;
            png.data[at] = (x * 7) & 255;
            png.data[at + 1] = (y * 5) & 255;
            png.data[at + 2] = (x * y) & 255;
            png.data[at + 3] = colorType === 6 && !inside ? 0 : 255;
        }
    return PNG.sync.write(png, { colorType, inputColorType: 6 });
}

export const pngs = { 'grey': draw(40, 0), 'true colour': draw(90, 2), 'grey with transparency': draw(33, 4), 'true colour with transparency': draw(120, 6) };

export const svgs = {
    'plain': '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" width="40" height="40"><circle cx="20" cy="20" r="18" fill="#c22"/></svg>',
    'with declaration, comment, doctype and styles':
        '<?xml version="1.0" encoding="UTF-8"?>\n<!-- a medal -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n' +
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="60" height="50" viewBox="0 0 60 50">\n' +
        '<defs><linearGradient id="g"><stop offset="0" stop-color="gold"/><stop offset="1" stop-color="#a50"/></linearGradient></defs>\n' +
        '<style><![CDATA[ .a { fill: url(#g) } ]]></style><rect class="a" x="5" y="5" width="50" height="40" rx="9"/>\n' +
        '<use xlink:href="#none"/><text x="8" y="30" font-size="12">Größe &amp; Maß</text></svg>\n',
    'with a prefix of its own': '<s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 30 30" width="30" height="30"><s:path d="M2 2h26v26z" fill="teal"/></s:svg>',
    'with another meaning of the usual prefix':
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://elsewhere.example/" viewBox="0 0 30 30" width="30" height="30">' +
        '<openbadges:note/><path d="M2 2h26v26z" fill="purple"/></svg>',
};
