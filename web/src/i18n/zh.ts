/*
 * The words of the first view: the source.  {name} is a parameter.  What only later parts of the pages say is in zh-more.ts.
 */
export const zh = {
	/* frame */
	'nav.skip': '跳到正文',
	'nav.home': '工作台',
	'nav.enterprises': '会员企业',
	'nav.projects': '东盟项目',
	'nav.trips': '出访团组',
	'nav.exports': '报表导出',
	'nav.admin': '系统管理',
	'nav.member': '会员服务',

	/* common words */
	'yes': '是',
	'no': '否',
	'all': '全部',
	'more': '更多',
	'clear': '清除',
	'import': '导入',
	'edit': '编辑',
	'export': '导出',
	'field.updated_at': '更新时间',
	'field.archived_at': '归档时间',
	'field.created_at': '创建时间',

	/* errors */

	/* account */
	'account.title': '我的账号',
	'account.menu': '账号菜单',

	/* search */
	'search.label': '搜索企业、项目、团组、联系人',

	/* lists */
	'list.facts': '{n} 家企业',
	'list.found': '找到 {n} 家企业',
	'list.search': '名称 / 拼音 / 统一社会信用代码',
	'list.name': '企业名称',
	'list.matched': '匹配：{text}',
	'list.select': '选择 {name}',
	'list.select.all': '选择本页全部',
	'list.stale': '网络已断开，下面仍是之前的结果；恢复后会自动更新。',
	'print': '打印',
	'print.rows': '第 {from}–{to} 行，共 {n} 行',
	'filter': '筛选',
	'filter.all': '{label}：全部',
	'filter.more': '更多筛选',
	'filter.clear': '清除筛选',
	'filter.q': '搜索：{q}',
	'filter.remove': '移除条件 {what}',
	'filter.archived': '已归档的',
	'filter.live': '未归档的',
	'filter.is': '{label}：{value}',
	'filter.not': '{label}不是 {value}',
	'filter.from': '{label}从 {value}',
	'filter.to': '{label}到 {value}',
	'filter.contains': '{label}包含 {value}',
	'filter.starts': '{label}开头为 {value}',
	'filter.empty': '{label}为空',
	'filter.filled': '{label}不为空',
	'columns': '显示的列',
	'picker.free': '未在名单中',
	'pager.page': '第 {n} 页',
	'pager.previous': '上一页',
	'pager.next': '下一页',
	'code.until': '{name} · 至 {date}',

	/* enterprise */
	'enterprise.title': '企业',
	'enterprise.new': '新增企业',
	'dup.title': '疑似重复',
	'merge.title': '合并企业',

	/* administration */
	'import.title': '导入',
	'users.title': '用户与角色',
	'backups.title': '备份',

	/* rest */
	'about.title': '关于信风',
	'denied.title': '没有权限',
	'cancel': '取消',
	'undo': '撤销',
	'archive': '归档',
	'restore': '取消归档',
	'archived': '已归档',
	'enterprise.number': '编号 {id}',
}
