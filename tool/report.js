
'use strict';
// The page of `ldbtf report --html`. All that it shows is in the JSON of the element "data". Names
// come from an image, and are hostile: they become text, and never HTML.
(() => {
const report = JSON.parse(document.getElementById('data').textContent);
const format = new Intl.NumberFormat('en');
const number = (value) => format.format(value);
const plural = (count, word) => `${number(count)} ${word}${count === 1 ? '' : 's'}`;
const bytesText = (bytes) => plural(bytes, 'byte');

function element(tag, properties = {}, ...children) {
	const made = document.createElement(tag);
	for (const [name, value] of Object.entries(properties))
		if (name in made)
			made[name] = value;
		else
			made.setAttribute(name, value);
	made.append(...children);
	return made;
}
const find = (id) => document.getElementById(id);

// ---- What is shown.

// A node of the map: {label, detail, bytes, nodes, colour}. A variable has no nodes. A node without
// a colour has that of the node that it is in.
function variableNode(variable, type, section) {
	const place = variable.address ? ` at ${variable.address}` : '';
	return {label: variable.name, bytes: variable.bytes,
		detail: `${type} in ${section}${place}`};
}

function groupNode(group, section) {
	const nodes = group.variables.map((one) => variableNode(one, group.type, section));
	return {label: group.type, detail: `${plural(nodes.length, 'variable')} in ${section}`,
		bytes: group.bytes, nodes};
}

function sectionNode(section, index) {
	const place = section.address ? ` at ${section.address}` : '';
	return {label: section.name, detail: plural(section.variables, 'variable') + place,
		bytes: section.bytes, colour: index < 8 ? `hue${index}` : 'grey',
		nodes: section.types.map((group) => groupNode(group, section.name))};
}

const variableBytes = report.sections.reduce((sum, section) => sum + section.bytes, 0);
const variableCount = report.sections.reduce((sum, section) => sum + section.variables, 0);
const root = {label: 'All sections', detail: plural(variableCount, 'variable'),
	bytes: variableBytes, nodes: report.sections.map(sectionNode)};

function* variableRows() {
	for (const section of report.sections)
		for (const group of section.types)
			for (const variable of group.variables)
				yield {name: variable.name, kind: 'variable', size: variable.bytes,
					where: `${group.type} in ${section.name}`};
}

const lostBytes = (type) => ((type.hole_bits || 0) + (type.padding_bits || 0)) / 8;
const partsText = (type) => !type.parts ? ''
	: plural(type.parts, type.kind === 'enum' ? 'enumerator' : 'member');

function structRow(type) {
	const row = {name: type.name, kind: type.kind, size: type.size, lost: lostBytes(type),
		values: type.values || 0, better: type.better};
	if (type.better) {
		row.smaller = type.better.size;
		row.saved = type.size - row.smaller;
		row.total = row.saved * row.values;
	}
	return row;
}

// ---- Tables: search, order, and more rows on demand.

const compareTexts = (a, b) => a < b ? -1 : a > b ? 1 : 0;

// What scrolls must be reached by keys.
function scrollable(label, ...children) {
	const properties = {className: 'scroll', tabIndex: 0, role: 'region', 'aria-label': label};
	return element('div', properties, ...children);
}

// A column: {title, key, isNumber, cell}. `cell` makes what is shown. Without a cell, that is
// row[key]. `ties`: keys that decide, the larger first, where the order's own does not.
class Table {
	constructor(place, {caption, columns, rows, order, ties = [], filters = [], step}) {
		Object.assign(this, {columns, rows, order, ties, step, limit: step});
		this.body = element('tbody');
		this.count = element('output', {'aria-live': 'polite'});
		this.more = element('button', {className: 'more', type: 'button',
			onclick: () => this.showMore()});
		this.none = element('p', {className: 'none', textContent: 'Nothing matches.'});
		const head = element('tr', {}, ...columns.map((column) => this.makeHead(column)));
		const table = element('table', {},
			element('caption', {className: 'hidden-text', textContent: caption}),
			element('thead', {}, head), this.body);
		const tools = this.makeTools(filters);
		place.append(tools, scrollable(caption, table, this.none), this.more);
		this.update();
	}

	makeHead(column) {
		const button = element('button', {type: 'button', textContent: column.title,
			onclick: () => this.orderBy(column)});
		column.head = element('th',
			{scope: 'col', className: column.isNumber ? 'number' : ''}, button);
		return column.head;
	}

	makeTools(filters) {
		const restart = () => this.restart();
		this.search = element('input',
			{type: 'search', autocomplete: 'off', spellcheck: false, oninput: restart});
		this.selects = filters.map(({title, key, values}) => {
			const all = element('option', {value: ''}, 'all');
			const select = element('select', {onchange: restart}, all,
				...values.map((value) => element('option', {value}, value)));
			return {title, key, select};
		});
		return element('div', {className: 'tools', role: 'search'},
			element('label', {}, 'Search by name', this.search),
			...this.selects.map((one) => element('label', {}, one.title, one.select)),
			this.count);
	}

	orderBy(column) {
		const {key, isDown} = this.order;
		this.order = {key: column.key,
			isDown: key === column.key ? !isDown : !!column.isNumber};
		this.update();
	}

	restart() {
		this.limit = this.step;
		this.update();
		if (this.onsearch)
			this.onsearch(this.search.value);
	}

	showMore() {
		const first = this.limit;
		this.limit += this.step * 10;
		this.update();
		const row = this.body.rows[first];
		if (this.more.hidden && row)
			row.querySelector('th').focus();
	}

	matching() {
		const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
		const isChosen = (row) => this.selects.every(({key, select}) =>
			!select.value || row[key] === select.value);
		const isFound = (row) => {
			const name = row.name.toLowerCase();
			return words.every((word) => name.includes(word));
		};
		return this.rows.filter((row) => isChosen(row) && isFound(row));
	}

	compare(a, b) {
		const {key, isDown} = this.order;
		const order = typeof a[key] === 'string' ? compareTexts(a[key], b[key])
			: (a[key] ?? -1) - (b[key] ?? -1);
		if (order)
			return isDown ? -order : order;
		for (const tie of this.ties)
			if ((a[tie] ?? -1) !== (b[tie] ?? -1))
				return (b[tie] ?? -1) - (a[tie] ?? -1);
		return compareTexts(a.name, b.name);
	}

	update() {
		const {key, isDown} = this.order;
		const rows = this.matching().sort((a, b) => this.compare(a, b));
		for (const column of this.columns)
			column.head.removeAttribute('aria-sort');
		this.columns.find((column) => column.key === key).head
			.setAttribute('aria-sort', isDown ? 'descending' : 'ascending');
		const shown = rows.slice(0, this.limit);
		this.body.replaceChildren(...shown.map((row) => this.makeRow(row)));
		this.count.textContent = `${number(rows.length)} of ${number(this.rows.length)}`;
		this.none.hidden = rows.length > 0;
		this.more.hidden = rows.length <= this.limit;
		this.more.textContent = `Show more (${number(rows.length - this.limit)} left)`;
	}

	makeRow(row) {
		return element('tr', {}, ...this.columns.map((column, index) => {
			const value = row[column.key] ?? '';
			const content = column.cell ? column.cell(row)
				: column.isNumber && value !== '' ? number(value) : value;
			const className = index ? (column.isNumber ? 'number' : '') : 'name';
			return index ? element('td', {className}, content)
				: element('th', {scope: 'row', className, tabIndex: -1}, content);
		}));
	}
}

// ---- Structs with holes.

function placeText(member) {
	const offset = String(Math.floor(member.bit_offset / 8)).padStart(6);
	const bit = member.bitfield ? `:${member.bit_offset % 8}` : '';
	const size = String(bit ? member.bits : member.bits / 8).padStart(bit ? 4 : 6);
	return `${offset}${bit} ${size} ${bit ? 'bits ' : 'bytes'}`;
}

// The members in the better order. Marks those that moved in front of one that they were behind.
function orderText({members}) {
	const lines = members.map((member, index) => {
		const isMoved = members.slice(index + 1).some(({number}) => number < member.number);
		const width = member.bitfield ? ` : ${member.bits}` : '';
		const mark = isMoved ? '↑' : ' ';
		return element('span', {className: isMoved ? 'moved' : ''},
			`${placeText(member)} ${mark} ${member.declaration}${width};\n`);
	});
	return element('pre', {}, `offset   size         new order; ↑ moved up\n`, ...lines);
}

function structName(row) {
	const name = `${row.kind} ${row.name}`;
	if (!row.better)
		return element('span', {className: 'plain', textContent: name});
	const button = element('button', {type: 'button', className: 'open', textContent: name,
		'aria-expanded': 'false', title: 'Show the new order of the members'});
	button.onclick = () => {
		const line = button.closest('tr');
		const isOpen = button.getAttribute('aria-expanded') === 'true';
		button.setAttribute('aria-expanded', String(!isOpen));
		if (isOpen)
			line.nextSibling.remove();
		else
			line.after(element('tr', {className: 'order'}, element('td',
				{colSpan: line.cells.length}, orderText(row.better))));
	};
	return button;
}

// ---- The BTF's own bytes.

function makeKinds(place) {
	const kinds = Object.entries(report.kinds).map(([kind, sum]) => ({kind, ...sum}));
	kinds.push({kind: 'header and unused', bytes: report.other_bytes, name_bytes: 0});
	kinds.sort((a, b) => b.bytes + b.name_bytes - a.bytes - a.name_bytes);
	const most = Math.max(1, ...kinds.map((kind) => kind.bytes + kind.name_bytes));
	const rows = kinds.map(({kind, count, bytes, name_bytes: names}) => {
		const bar = element('div', {className: 'bytes', 'aria-hidden': 'true'});
		for (const [className, part] of [['records', bytes], ['names', names]]) {
			const span = element('span', {className});
			span.style.width = `${100 * part / most}%`;
			if (part)
				bar.append(span);
		}
		const cells = [count, bytes, names, bytes + names].map((value) =>
			element('td', {className: 'number'}, value >= 0 ? number(value) : ''));
		return element('tr', {}, element('th', {scope: 'row'}, kind), ...cells,
			element('td', {}, bar));
	});
	const heads = ['Kind', 'Count', 'Records', 'Names', 'Bytes'].map((title, index) =>
		element('th', {scope: 'col', className: `plain-head${index ? ' number' : ''}`,
			textContent: title}));
	heads.push(element('td'));
	const caption = 'Bytes of the BTF by kind';
	place.append(scrollable(caption, element('table', {},
		element('caption', {className: 'hidden-text'}, caption),
		element('thead', {}, element('tr', {}, ...heads)), element('tbody', {}, ...rows))));
}

// ---- The map: a treemap in two levels, of the node that is open.

const SMALLEST_AREA = 90; // pixels; smaller ones share one area
const BAR = 19;           // pixels, of a section's title
const DIRECTIONS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};

// Lays nodes out in a rectangle, each one as near to a square as can be (Bruls, Huizing and van
// Wijk, "Squarified Treemaps", 2000). Calls put(node, x, y, width, height).
function squarify(nodes, x, y, width, height, put) {
	let left = nodes.reduce((sum, node) => sum + node.bytes, 0);
	for (let first = 0; first < nodes.length && left > 0;) {
		const side = Math.min(width, height), scale = width * height / left;
		let end = first, sum = 0, worst = Infinity;
		for (; end < nodes.length; end++) {
			const next = sum + nodes[end].bytes, thickness = next * scale / side;
			const ratio = Math.max(...[nodes[first], nodes[end]].map((node) => {
				const length = node.bytes * scale / thickness;
				return Math.max(length / thickness, thickness / length);
			}));
			if (ratio > worst)
				break;
			worst = ratio;
			sum = next;
		}
		const thickness = sum * scale / side, isColumn = width >= height;
		for (let at = 0; first < end; first++) {
			const length = nodes[first].bytes * scale / thickness;
			if (isColumn)
				put(nodes[first], x, y + at, thickness, length);
			else
				put(nodes[first], x + at, y, length, thickness);
			at += length;
		}
		if (isColumn) {
			x += thickness;
			width -= thickness;
		} else {
			y += thickness;
			height -= thickness;
		}
		left -= sum;
	}
}

// Puts what is too small to be seen into one node, which can be opened.
function gatherSmall(nodes, area, parent) {
	const total = nodes.reduce((sum, node) => sum + node.bytes, 0);
	const isSmall = (node) => node.bytes * area < SMALLEST_AREA * total;
	const small = nodes.filter(isSmall);
	if (small.length < 2)
		return nodes.filter((node) => node.bytes > 0);
	const bytes = small.reduce((sum, node) => sum + node.bytes, 0);
	const gathered = {label: `${number(small.length)} smaller`, detail: `of ${parent.label}`,
		bytes, nodes: small, colour: 'grey'};
	return [...nodes.filter((node) => !isSmall(node)), gathered]
		.filter((node) => node.bytes > 0).sort((a, b) => b.bytes - a.bytes);
}

function nodeText(node) {
	const share = (100 * node.bytes / root.bytes).toFixed(1);
	return `${node.label}: ${bytesText(node.bytes)}, ${share}% of all; ${node.detail}`;
}

class TreeMap {
	constructor(place, crumbs, readout) {
		Object.assign(this, {place, crumbs, readout, path: [root]});
		place.addEventListener('keydown', (event) => this.onKey(event));
		new ResizeObserver(() => this.draw()).observe(place);
	}

	get open() {
		return this.path[this.path.length - 1];
	}

	draw() {
		const {clientWidth: width, clientHeight: height} = this.place;
		const hadFocus = this.place.contains(document.activeElement);
		if (this.width === width && this.height === height && this.drawn === this.open)
			return;
		Object.assign(this, {width, height, drawn: this.open});
		this.place.replaceChildren();
		this.drawLevel(this.open, 0, 0, width, height, this.colourOf(), true);
		const first = this.place.firstChild;
		if (first)
			first.tabIndex = 0;
		if (hadFocus && first)
			first.focus();
		this.drawCrumbs();
		this.tell(this.open);
	}

	colourOf() {
		const coloured = this.path.filter((node) => node.colour && node.colour !== 'grey');
		return coloured.length ? coloured[coloured.length - 1].colour : 'grey';
	}

	// The children of a node, and inside of them their children.
	drawLevel(parent, x, y, width, height, colour, isOuter) {
		const nodes = gatherSmall(parent.nodes, width * height, parent);
		squarify(nodes, x, y, width, height, (node, left, top, wide, high) => {
			const own = node.colour || colour;
			const hasInside = isOuter && node.nodes && wide > 60 && high > 3 * BAR;
			this.drawBox(node, left, top, wide, hasInside ? BAR : high, own, hasInside);
			if (hasInside)
				this.drawLevel(node, left, top + BAR, wide, high - BAR, own, false);
		});
	}

	drawBox(node, x, y, width, height, colour, isBar) {
		const button = element('button', {type: 'button', tabIndex: -1,
			className: `${colour}${isBar ? ' bar' : ''}${node.nodes ? '' : ' leaf'}`,
			'aria-label': nodeText(node), onclick: () => this.enter(node),
			onfocus: () => this.onFocus(button, node),
			onmouseenter: () => this.tell(node)});
		const sides = {left: x, top: y, width: Math.max(1, width - 2),
			height: Math.max(1, height - 2)};
		for (const [side, pixels] of Object.entries(sides))
			button.style[side] = `${pixels}px`;
		const label = isBar ? `${node.label} · ${bytesText(node.bytes)}`
			: node.label.replace(/^(struct|union|enum) (?=[^{])/, '');
		if (width > 34 && height > 17)
			button.append(element('span', {className: 'label', textContent: label}));
		if (!isBar && width > 50 && height > 36)
			button.append(element('span', {textContent: number(node.bytes)}));
		this.place.append(button);
	}

	drawCrumbs() {
		const crumb = (node, index) => node === this.open
			? element('span', {'aria-current': 'true'}, node.label)
			: element('button', {type: 'button',
				onclick: () => this.leaveTo(index + 1)}, node.label);
		this.crumbs.replaceChildren(...this.path.map((node, index) =>
			element('li', {}, crumb(node, index))));
	}

	tell(node) {
		this.readout.textContent = nodeText(node);
	}

	enter(node) {
		if (!node.nodes)
			return this.tell(node);
		const parent = this.open.nodes.find(({nodes}) => nodes && nodes.includes(node));
		this.path.push(...(parent ? [parent, node] : [node]));
		this.draw();
	}

	leaveTo(length) {
		if (length < 1 || length >= this.path.length)
			return;
		this.path.length = length;
		this.draw();
	}

	onFocus(button, node) {
		for (const other of this.place.querySelectorAll('[tabindex="0"]'))
			other.tabIndex = -1;
		button.tabIndex = 0;
		this.tell(node);
	}

	onKey(event) {
		const buttons = this.place.children;
		let target;
		if (DIRECTIONS[event.key])
			target = this.nearest(document.activeElement, ...DIRECTIONS[event.key]);
		else if (event.key === 'Home')
			target = buttons[0];
		else if (event.key === 'End')
			target = buttons[buttons.length - 1];
		else if (event.key === 'Escape' || event.key === 'Backspace')
			this.leaveTo(this.path.length - 1);
		else
			return;
		event.preventDefault();
		if (target)
			target.focus();
	}

	// The area whose middle is next in a direction. What is aside counts twice.
	nearest(from, dx, dy) {
		const middle = (button) => [button.offsetLeft + button.offsetWidth / 2,
			button.offsetTop + button.offsetHeight / 2];
		const [x, y] = middle(from);
		let best = null, least = Infinity;
		for (const button of this.place.children) {
			const [toX, toY] = middle(button);
			const ahead = (toX - x) * dx + (toY - y) * dy;
			const aside = Math.abs((toX - x) * dy) + Math.abs((toY - y) * dx);
			if (ahead > 1 && ahead + 2 * aside < least) {
				least = ahead + 2 * aside;
				best = button;
			}
		}
		return best;
	}
}

// ---- The page.

function makeHead() {
	const name = report.file.split('/').pop();
	document.title = `${name}: ldbtf report`;
	find('title').textContent = name;
	find('subtitle').textContent = `${report.file}: BTF by ${report.found_by}; ` +
		`${report.byte_order}-endian, pointers of ${plural(report.pointer_size, 'byte')}` +
		(report.is_split ? '; only what is not in its base' : '');
	const smaller = report.types.filter((type) => type.better).length;
	const figures = [
		['BTF', bytesText(report.bytes), plural(report.types.length, 'named type')],
		['Variables', bytesText(variableBytes),
			`${number(variableCount)} in ${plural(report.sections.length, 'section')}`],
		['Structs that can be smaller', number(smaller), 'by another order of members'],
		['That saves', bytesText(report.saved_bytes), 'in these variables'],
	];
	find('figures').append(...figures.map(([title, value, more]) => element('div', {},
		element('dt', {textContent: title}),
		element('dd', {}, value, element('small', {textContent: more})))));
}

function makeStructs() {
	const rows = report.types.filter((type) => lostBytes(type) > 0).map(structRow);
	if (!rows.length)
		return find('struct-table').append('No struct has any.');
	new Table(find('struct-table'), {
		caption: 'Structs with holes', rows, step: 15,
		order: {key: 'total', isDown: true}, ties: ['saved', 'lost'],
		columns: [
			{title: 'Struct', key: 'name', cell: structName},
			{title: 'Size', key: 'size', isNumber: true},
			{title: 'Lost', key: 'lost', isNumber: true},
			{title: 'Smaller', key: 'smaller', isNumber: true},
			{title: 'Saves', key: 'saved', isNumber: true},
			{title: 'Values', key: 'values', isNumber: true},
			{title: 'Saves in all', key: 'total', isNumber: true},
		],
	});
}

function makeTypes() {
	const types = report.types.map((type) =>
		({name: type.name, kind: type.kind, size: type.size, where: partsText(type)}));
	const table = new Table(find('type-table'), {
		caption: 'Types and variables', rows: [...types, ...variableRows()], step: 50,
		order: {key: 'size', isDown: true},
		filters: [{title: 'Kind', key: 'kind',
			values: ['struct', 'union', 'enum', 'typedef', 'variable']}],
		columns: [
			{title: 'Name', key: 'name'},
			{title: 'Kind', key: 'kind'},
			{title: 'Size', key: 'size', isNumber: true},
			{title: 'What it is', key: 'where'},
		],
	});
	searchByAddress(table);
}

// The page's address has the search, so that a link can lead to it: #find=NAME.
function searchByAddress(table) {
	const take = () => {
		const match = /^#find=(.*)$/.exec(location.hash);
		if (!match)
			return;
		try {
			table.search.value = decodeURIComponent(match[1]);
		} catch {
			return; // not what this page wrote
		}
		table.limit = table.step;
		table.update();
		find('types').scrollIntoView();
	};
	table.onsearch = (text) => history.replaceState(null, '',
		text ? `#find=${encodeURIComponent(text)}` : '#types');
	addEventListener('hashchange', take);
	take();
}

makeHead();
if (root.bytes)
	new TreeMap(find('map'), find('crumbs'), find('readout'));
else
	find('variables').replaceChildren(find('variables-title'),
		element('p', {className: 'lead', textContent: 'This BTF has no variables.'}));
makeStructs();
makeKinds(find('kind-table'));
makeTypes();
})();
