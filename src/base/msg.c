/*
 * The catalogue of sentences.  Rows stand in sections, one for each room; within a section in any
 * order that reads well.  The first look-up sorts an index of the whole table.
 *
 * A sentence says what is wrong and, where it is not obvious, what to do.  Placeholders are the
 * names of parameters; a parameter that was not given is written as nothing, one that is another in each
 * language is given as label_zh and label_en for {label}.  {n|one|other} goes by the
 * number of another place.  What stands in [ ] is left out where a parameter in it is missing or empty.
 */
#include "base/base.h"

#include "base/msg.h"

#include <pthread.h>

struct row {
	const char	*code, *zh, *en;
};

static const struct row rows[] = {
	/* --- codes of ERR_LIST: the title of a problem ------------------------------------------ */
	{ "ok", "完成", "Done" },
	{ "malformed", "请求格式有误", "The request is malformed" },
	{ "json_syntax", "JSON 语法有误", "The JSON is not well-formed" },
	{ "json_depth", "JSON 嵌套过深", "The JSON is nested too deeply" },
	{ "unknown_parameter", "未知的查询参数", "Unknown query parameter" },
	{ "bad_parameter", "查询条件有误", "A value of the query is not valid" },
	{ "unlike_amounts", "不同的金额不能相加", "Unlike amounts are not added" },
	{ "cursor_mismatch", "翻页标记与筛选条件不符，请从第一页重新开始",
	  "The page cursor does not fit these filters; start again from the first page" },
	{ "signed_out", "请先登录", "Please sign in" },
	{ "bad_login", "用户名或密码不正确", "The user name or password is not correct" },
	{ "forbidden", "您没有进行此操作的权限", "You are not allowed to do this" },
	{ "csrf", "请求的来源无法确认，请刷新页面后重试",
	  "The origin of the request could not be verified; reload the page and try again" },
	{ "not_found", "未找到", "Not found" },
	{ "method_not_allowed", "此地址不支持该方法", "This address does not support the method" },
	{ "not_acceptable", "无法提供所要求的格式", "The requested format is not available" },
	{ "timeout", "等待超时，请重试", "The request took too long; please try again" },
	{ "conflict", "与当前状态冲突", "In conflict with the current state" },
	{ "stale_version", "此记录已被他人修改", "Someone else has changed this record" },
	{ "too_large", "内容过大", "The content is too large" },
	{ "uri_too_long", "地址过长", "The address is too long" },
	{ "media_type", "不支持此内容类型", "This content type is not supported" },
	{ "expectation_failed", "不支持 Expect 的要求", "The expectation is not supported" },
	{ "wrong_host", "此服务器不使用这个主机名", "This server does not answer for that host name" },
	{ "validation", "请检查标出的内容", "Please check the marked fields" },
	{ "key_reused", "这个 Idempotency-Key 已用于另一个请求，请换一个",
	  "This Idempotency-Key stood for another request; use a new one" },
	{ "json_duplicate", "JSON 中有重复的键", "The JSON has a duplicate key" },
	{ "json_limit", "JSON 超出限制", "The JSON is beyond the limits" },
	{ "bad_file", "无法读取此文件", "The file cannot be read" },
	{ "version_required", "请用 If-Match 给出记录的版本", "Give the record's version in If-Match" },
	{ "throttled", "操作过于频繁，请稍后再试", "Too many attempts; please try again later" },
	{ "head_too_large", "请求头过大", "The request head is too large" },
	{ "internal", "服务器内部错误，请把请求编号告诉管理员",
	  "Internal error; please tell the administrator the request id" },
	{ "not_implemented", "不支持此方法或编码", "The method or coding is not supported" },
	{ "busy", "服务器繁忙，请稍后重试", "The server is busy; please try again shortly" },
	{ "stopping", "服务器正在停止，请稍后重试", "The server is stopping; please try again shortly" },
	{ "database", "数据库暂时不可用，未保存任何内容",
	  "The database is not available for the moment; nothing was saved" },
	{ "http_version", "不支持此 HTTP 版本", "This HTTP version is not supported" },
	{ "disk_full", "磁盘空间不足，未保存任何内容；请管理员清理磁盘",
	  "The disk is full; nothing was saved. The administrator has to free space" },
	{ "database_damaged", "数据库已损坏，请从备份恢复",
	  "The database is damaged; restore it from a backup" },
	{ "database_too_new", "数据库由更新的版本写成，请升级程序",
	  "The database was written by a newer version; upgrade the program" },
	{ "locked", "数据目录正被另一个程序使用", "Another program is using the data folder" },
	{ "usage", "用法有误", "Wrong usage" },
	{ "cancelled", "已取消", "Cancelled" },

	/* --- what to do about them (api/problems.c) ---------------------------------------------- */
	{ "problem_none", "一切正常，不需要处理。", "All is well; there is nothing to do." },
	{ "problem_sign_in", "请先登录，或检查访问令牌是否有效。", "Sign in first, or check that the token is valid." },
	{ "problem_ask", "这个账号没有相应的权限。需要时请联系系统管理员。",
	  "The account may not do this. If it has to, ask an administrator." },
	{ "problem_again", "请重试；网络较慢时请减小内容。", "Try again; on a slow line send less at a time." },
	{ "problem_reload", "请重新读取记录，把修改合并后再保存。", "Read the record again, merge your change into it and save." },
	{ "problem_later", "请按 Retry-After 给出的时间稍后重试，不要连续重试。",
	  "Try again after the time that Retry-After gives, and not in a loop." },
	{ "problem_tell", "请把请求编号（request_id）告诉管理员，日志中可以查到。",
	  "Tell an administrator the request_id: the log has it." },
	{ "problem_change", "原样重试不会成功：请按 detail 与 errors 的说明修改请求。",
	  "Sending the same again will not help: change the request as detail and errors say." },

	/* --- complaints about one field, any room ----------------------------------------------- */
	{ "validation_count", "{n} 个字段有误", "{n} {n|field needs|fields need} attention" },
	{ "required", "必填", "Required" },
	{ "unknown_field", "没有这个字段", "There is no such field" },
	{ "read_only_field", "此字段不能修改", "This field cannot be changed" },
	{ "wrong_type", "类型不符，应为 {expected}", "Wrong type; expected {expected}" },
	{ "too_long", "最多 {max} 个字符", "At most {max} {max|character|characters}" },
	{ "too_short", "至少 {min} 个字符", "At least {min} {min|character|characters}" },
	{ "too_small", "不能小于 {min}", "Must not be less than {min}" },
	{ "too_large_value", "不能大于 {max}", "Must not be greater than {max}" },
	{ "too_many", "最多 {max} 项", "At most {max} {max|entry|entries}" },
	{ "figure_about", "约数，按所写数字记入", "Not an exact figure; the figure as written is taken" },
	{ "bad_choice", "不是可选的值；可选：{allowed}", "Not one of the choices: {allowed}" },
	{ "bad_date", "不是有效的日期，请写成 2026-11-24", "Not a valid date; write it as 2026-11-24" },
	{ "delegate_withdrawn", "此团员已退出，不能再发送链接", "This delegate has withdrawn; there is nothing to send a link for" },
	{ "consent_needed", "本人尚未同意（或已撤回同意）处理其证件资料；同意之后才能填写和使用", "The person has not consented, or has withdrawn the consent, to the use of travel documents; they can be entered and used after that" },
	{ "consent_text_old", "同意书已更新（{version}），请重新阅读后再同意", "The text has changed ({version}); read it again before you agree" },
	{ "same_document", "本团已有同一证件[（团员 {delegate}）]", "This document is already there on this trip[ (delegate {delegate})]" },
	{ "paper_exists", "此类证件已填写，请修改原有的一份", "There is one of this kind already; change that one" },
	{ "names_changed", "名单已与登记时不同，请重新制作一份", "The list is not what was recorded any more; make it anew" },
	{ "claim_open", "此团有未结的争议，结案前不能清除资料", "A claim about this trip is open; nothing is purged until it is closed" },
	{ "claim_closed", "此争议已结案", "This claim is closed already" },
	{ "erase_confirm", "请照样输入此人的姓名以确认", "Type the person's name as it is shown, to confirm" },
	{ "bad_document_number", "证件号码不符合格式，请照证件填写（字母和数字）", "Not a document number; write it as it is printed, letters and digits" },
	{ "not_latin", "请照证件上的拼写填写（拉丁字母），例如 ZHANG", "Write it as it is printed on the document, in Latin letters, such as ZHANG" },
	{ "unknown_country", "请填国家（地区）的两字母代码，例如 CN", "Give the two-letter code of a country, such as CN" },
	{ "bad_text", "不能有换行或控制字符", "No line breaks or control characters" },
	{ "expires_before_issued", "有效期应在签发（生效）日期之后", "It must end after the day it was issued or begins" },
	{ "local_time", "不是有效的当地时间，请写明日期和时刻，例如 2026-11-23 09:00", "Not a valid local time; write date and time of day, such as 2026-11-23 09:00" },
	{ "time_zone", "没有这个时区，请写成 Asia/Jakarta 这样的名称", "There is no such time zone; write a name such as Asia/Jakarta" },
	{ "local_time_gap", "当地因拨快时钟而没有这个时刻，请核对", "Clocks at that place are put forward over this time, so it does not exist; check it" },
	{ "bad_number", "不是有效的数字", "Not a valid number" },
	{ "bad_utf8", "文字编码有误（应为 UTF-8）", "The text is not valid UTF-8" },
	{ "not_unique_elsewhere", "已被其他记录使用", "Already used by another record" },
	{ "not_unique", "已被“{name}”（编号 {id}）使用", "Already used by “{name}” (No. {id})" },
	{ "refers_to_merged", "所指的记录已并入编号 {into} 的记录，请改为该记录",
	  "The record it points to was merged into no. {into}; point to that one" },
	{ "status_by_merge", "“已合并”只能由合并产生，也只能由撤销合并取消",
	  "Only a merge makes this status, and only its undoing takes it away" },
	{ "record_merged", "此记录已并入编号 {into} 的记录，请在该记录上修改", "This record was merged into no. {into}; change that one" },
	{ "merge_itself", "不能与自身合并", "A record cannot be merged into itself" },
	{ "merge_into_archived", "要保留的记录已归档，请先恢复", "The record that would stay is archived; restore it first" },
	{ "merge_meetings_overlap", "两家企业在“{trip}”的会谈时间冲突（{starts}；第 {this} 号和第 {other} 号），请先改期或取消其中一场",
	    "Meetings of both on “{trip}” are at the same time ({starts}; no. {this} and no. {other}): move or cancel one of them first" },
	{ "merge_two_applications", "两家企业都报名了“{trip}”（第 {this} 号和第 {other} 号申请），请先撤回或归档其中一份",
	    "Both have an application for “{trip}” (no. {this} and no. {other}): withdraw or archive one of them first" },
	{ "merge_list_full", "两方合计超过 {most} 项，请选择保留哪一方", "Both together have more than {most} entries; choose one side" },
	{ "not_merged", "此记录没有合并过，或合并已撤销", "This record was not merged, or its merge was undone" },
	{ "merge_undo_over", "合并已超过 {days} 天，不能撤销", "The merge is more than {days} days old and cannot be undone" },
	{ "no_such_record", "所指的记录不存在", "The record it points to does not exist" },

	/* --- http ------------------------------------------------------------------------------- */
	{ "http_request_line", "请求行格式有误", "The request line is malformed" },
	{ "http_target", "请求地址中有不允许的字符或编码",
	  "The request target has characters or codings that are not allowed" },
	{ "http_field", "请求头的某一行格式有误", "A header line is malformed" },
	{ "http_line_end", "请求头的行须以 CRLF 结束", "Header lines must end with CRLF" },
	{ "http_host", "须有且只有一个有效的 Host", "Exactly one valid Host is needed" },
	{ "http_duplicate", "请求头 {name} 重复", "The header {name} stands twice" },
	{ "http_length", "Content-Length 无效", "The Content-Length is not valid" },
	{ "http_smuggling", "不能同时有 Content-Length 和 Transfer-Encoding",
	  "Content-Length and Transfer-Encoding exclude each other" },
	{ "http_coding", "只支持 chunked 传输编码", "Only the transfer coding chunked is supported" },
	{ "http_chunk", "分块编码有误", "The chunked coding is malformed" },
	{ "http_body_refused", "此方法不能带正文", "This method takes no body" },
	{ "http_too_many_fields", "请求头的行数过多（最多 {max} 行）",
	  "Too many header lines (at most {max})" },
	{ "http_body_limit", "正文超过 {max} 字节的上限", "The body is larger than the limit of {max} bytes" },
	{ "http_head_timeout", "请求头未在规定时间内到齐", "The request head did not arrive in time" },
	{ "http_body_timeout", "正文未在规定时间内到齐", "The body did not arrive in time" },
	{ "http_bad_limit", "设置 http-{name} 的值“{value}”无效", "The setting http-{name} cannot be “{value}”" },
	{ "http_bad_address", "无法在地址“{host}”上监听，请写数字地址",
	  "Cannot listen on “{host}”; give a numeric address" },
	{ "port_in_use", "端口 {port} 已被占用", "Port {port} is in use" },
	{ "tls_certificate_unreadable", "无法读取证书 {cert}", "The certificate {cert} cannot be read" },
	{ "tls_key_unreadable", "无法读取私钥 {key}", "The private key {key} cannot be read" },
	{ "tls_key_mismatch", "私钥 {key} 与证书 {cert} 不匹配",
	  "The private key {key} does not belong to the certificate {cert}" },
	{ "http_host_unknown", "此服务器不以“{host}”为名；管理员可用设置 server-names 加入这个主机名",
	  "This server does not go by the name “{host}”; its operator can add that name with the setting server-names" },
	{ "http_offer", "这里只提供：{allowed}", "What there is: {allowed}" },
	{ "http_budget", "请求过于频繁，请在 {seconds} 秒后重试",
	  "Too many requests; try again in {seconds} s" },

	/* --- text ------------------------------------------------------------------------------- */
	{ "json_syntax_at", "JSON 语法在第 {line} 行第 {column} 列有误",
	  "The JSON is not well-formed at line {line}, column {column}" },
	{ "json_depth_at", "JSON 在第 {line} 行第 {column} 列嵌套过深",
	  "The JSON is nested too deeply at line {line}, column {column}" },
	{ "json_duplicate_key", "JSON 中有重复的键“{key}”（第 {line} 行第 {column} 列）",
	  "The JSON has the key “{key}” twice (line {line}, column {column})" },
	{ "json_string_too_long", "JSON 中的一个文字过长（第 {line} 行第 {column} 列）",
	  "A text in the JSON is too long (line {line}, column {column})" },
	{ "json_number_too_long", "JSON 中的一个数字位数过多（第 {line} 行第 {column} 列）",
	  "A number in the JSON has too many digits (line {line}, column {column})" },
	{ "json_too_many_values", "JSON 中的值过多（第 {line} 行第 {column} 列）",
	  "The JSON has too many values (line {line}, column {column})" },
	{ "bad_query_encoding", "查询参数“{key}”的编码有误", "The query parameter “{key}” is not encoded correctly" },
	{ "parameter_repeated", "参数 {name} 只能出现一次", "The parameter {name} may be given only once" },
	{ "too_many_parameters", "查询参数过多（最多 {max} 个）", "Too many query parameters (at most {max})" },
	{ "too_many_decimals", "小数位数过多", "Too many decimals" },
	{ "number_range", "数字超出范围", "The number is out of range" },
	{ "unknown_currency", "无法识别的币种", "The currency is not known" },
	{ "bad_money", "无法识别的金额", "The amount cannot be read" },
	{ "money_unit_ambiguous", "单元格写明了币种但没有单位，而列标题以万或亿计：请写明单位",
	  "The cell names a currency but no unit, while the heading counts in 万 or 亿: write the unit" },
	{ "bad_instant", "不是有效的时间，请写成 2026-11-24T08:15:30Z",
	  "Not a valid time; write it as 2026-11-24T08:15:30Z" },
	{ "date_ambiguous", "日期有两种读法，请写成 2026-11-24",
	  "The date can be read in two ways; write it as 2026-11-24" },
	{ "date_incomplete", "日期不完整，请写明年月日", "The date is not complete; give year, month and day" },
	{ "uscc_length", "统一社会信用代码应为 18 位，这里是 {length} 位[；是否为 {suggested}？]",
	  "A unified social credit code has 18 characters, this one has {length}[; is it {suggested}?]" },
	{ "uscc_character", "统一社会信用代码第 {at} 位不能是“{character}”[；是否为 {suggested}？]",
	  "Character {at} of a unified social credit code cannot be “{character}”[; is it {suggested}?]" },
	{ "uscc_check_digit", "统一社会信用代码校验不通过：按前 17 位，末位应为 {expected}[；是否为 {suggested}？]",
	  "The check character does not fit: after these 17 it is {expected}[; is it {suggested}?]" },
	{ "uscc_spreadsheet", "代码被表格软件变成了数字，末几位已丢失，请按文本重新填写[；是否为 {suggested}？]",
	  "A spreadsheet made a number of the code and lost its last digits; enter it again as text[; is it {suggested}?]" },
	{ "org_code", "“{org_code}”是旧的 9 位组织机构代码，请填写营业执照上 18 位的统一社会信用代码",
	  "“{org_code}” is an old organisation code of 9 characters; enter the 18 characters of the credit code on the licence" },
	{ "csv_quote_open", "第 {line} 行第 {column} 列的引号没有结束",
	  "The quotation in line {line}, column {column} does not end" },
	{ "csv_cell_too_long", "第 {line} 行第 {column} 列超过 32 KiB", "Line {line}, column {column} is longer than 32 KiB" },
	{ "csv_too_many_columns", "第 {line} 行超过 200 列", "Line {line} has more than 200 columns" },
	{ "bad_multipart", "上传的表单格式有误", "The uploaded form is malformed" },
	{ "xlsx_too_many_rows", "XLSX 工作表最多 1,048,575 行，请筛选后再导出，或选择 CSV",
	  "An XLSX sheet holds 1,048,575 rows; narrow the filter or choose CSV" },
	{ "xlsx_cell_too_long", "XLSX 单元格最多 32,767 个字符，请选择 CSV 或 JSON",
	  "An XLSX cell holds 32,767 characters; choose CSV or JSON" },

	/* --- store ------------------------------------------------------------------------------ */
	{ "folder_locked", "数据目录正被另一个程序使用（进程 {pid}，{command}）",
	  "The data folder is in use by {command} (process {pid})" },
	{ "database_empty", "数据库文件 {dir}/tradewind.db 是空的，而 {dir}/{trace} 表明它曾有数据；未作任何改动。"
	  "tradewind backup list --data {dir} 列出备份，tradewind backup restore FILE --data {dir} --yes 恢复其一。"
	  "若确要从头开始，请把空文件和 {trace} 移走",
	  "The database {dir}/tradewind.db is empty, while {dir}/{trace} says that it was not; nothing was changed. "
	  "tradewind backup list --data {dir} names the copies, tradewind backup restore FILE --data {dir} --yes puts one back. "
	  "To begin anew, move the empty file and {trace} away" },
	{ "database_missing", "数据库文件 {dir}/tradewind.db 不在，而 {dir}/{trace} 还在；未作任何改动。"
	  "tradewind backup list --data {dir} 列出备份，tradewind backup restore FILE --data {dir} --yes 恢复其一。"
	  "若确要从头开始，请把 {trace} 移走",
	  "The database {dir}/tradewind.db is missing, while {dir}/{trace} is there; nothing was changed. "
	  "tradewind backup list --data {dir} names the copies, tradewind backup restore FILE --data {dir} --yes puts one back. "
	  "To begin anew, move {trace} away" },
	{ "secret_key_missing", "密钥文件 {file} 不在，而 keys.db 里的密钥都由它保护；未作任何改动。请把密钥文件放回原处，或用 --secret-key-file 指明它在哪里。"
	  "若确已丢失，证件资料无法再读出：移走 keys.db 后启动，请有关人员重新填写",
	  "The secret key {file} is missing, and every key in keys.db is sealed under it; nothing was changed. Put the file back, or say where it is with --secret-key-file. "
	  "If it is lost for good, travel documents cannot be read any more: move keys.db away, start, and have them entered anew" },
	{ "secret_key_wrong", "密钥文件 {file} 不是保护 keys.db 的那一把；未作任何改动。请放回原来的密钥文件",
	  "{file} is not the secret key under which keys.db is sealed; nothing was changed. Put the right file back" },
	{ "secret_key_bad", "密钥文件 {file} 无法读取，或不是 32 字节", "The secret key {file} cannot be read, or is not 32 bytes long" },
	{ "secret_key_fixed", "无法在 {file} 旁写入新的密钥文件；请先把密钥放到可写的位置（--secret-key-file），更换后再移回",
	  "No new file can be made beside {file}: put the secret key where this program may write (--secret-key-file), change it, then move it back" },
	{ "backup_differs", "备份与创建时不同：{what} 原为 {was}，现为 {is}",
	  "The backup is not as it was made: {what} was {was} and is {is}" },
	{ "backup_manifest_bad", "备份旁的清单（.manifest）已损坏，无法比对", "The manifest beside the backup is damaged; nothing can be compared" },
	{ "written_by_newer", "数据库由版本 {version} 写成，请升级到该版本或更新的版本",
	  "The database was written by version {version}; upgrade to that version or a later one" },
	{ "migration_differs", "数据库结构（{name}，由版本 {version} 建立）与本程序不符，未作任何改动",
	  "The structure of the database ({name}, made by version {version}) is not the one of this program; nothing was changed" },
	{ "migration_needed", "数据库结构需要升级，请先运行 tradewind db migrate",
	  "The structure of the database needs an upgrade; run tradewind db migrate first" },

	/* --- meta ------------------------------------------------------------------------------- */
	{ "unknown_code", "未知的代码或名称“{value}”", "No such code or name: “{value}”" },
	{ "unknown_place", "无法识别的地区“{value}”，未填入", "The place “{value}” is not known and was left out" },
	{ "money_rounded", "小数位数过多（表格计算所得），已四舍五入", "The amount has more decimals than a sum of money (a spreadsheet computed it); it was rounded" },
	{ "date_year_only", "日期只写到年，按当年 1 月 1 日记录", "The date names a year only; its first day is kept" },
	{ "date_month_only", "日期只写到月，按当月一日记录", "The date names a month only; its first day is kept" },
	{ "unknown_parameter_named", "没有查询参数“{name}”[；可用：{allowed}]",
	  "There is no query parameter “{name}”[; known are: {allowed}]" },
	{ "unknown_sort", "不能按“{name}”排序；可用：{allowed}", "Cannot sort by “{name}”; possible are: {allowed}" },
	{ "unknown_fields", "没有字段“{name}”；可用：{allowed}", "There is no field “{name}”; known are: {allowed}" },
	{ "bad_parameter_value", "查询参数“{name}”的值“{value}”无效[；可用：{allowed}]",
	  "The query parameter “{name}” cannot be “{value}”[; possible are: {allowed}]" },
	{ "filter_value", "筛选条件“{label}”的值“{value}”无效", "The filter on “{label}” cannot be “{value}”" },
	{ "filter_number", "筛选条件“{label}”须为整数，而不是“{value}”", "The filter on “{label}” needs a whole number, not “{value}”" },
	{ "filter_choice", "筛选条件“{label}”不能是“{value}”[；可用：{allowed}]",
	  "The filter on “{label}” cannot be “{value}”[; possible are: {allowed}]" },
	{ "filter_date", "筛选条件“{label}”须为日期，例如 2026-11-24，而不是“{value}”",
	  "The filter on “{label}” needs a date such as 2026-11-24, not “{value}”" },
	{ "filter_local", "筛选条件“{label}”须为日期或当地时间，例如 2026-11-23 或 2026-11-23T09:00，而不是“{value}”",
	  "The filter on “{label}” needs a date or a local time, such as 2026-11-23 or 2026-11-23T09:00, not “{value}”" },
	{ "filter_money", "筛选条件“{label}”须写明金额和币种，例如 10000000 CNY，而不是“{value}”",
	  "The filter on “{label}” needs an amount with its currency, such as 10000000 CNY, not “{value}”" },
	{ "filter_code", "“{label}”中没有“{value}”这个代码或名称", "There is no code or name “{value}” in “{label}”" },
	{ "filter_needs", "按“{name}”筛选时还须选定“{label}”（参数 {needs}）",
	  "A filter by “{name}” also needs “{label}” (parameter {needs})" },
	{ "amount_currency", "“{label}”请用美元（USD）或人民币（CNY）写明，例如 100000000 USD，而不是“{value}”",
	  "“{label}” is in USD or CNY, such as 100000000 USD, not “{value}”" },
	{ "amount_one_currency", "两个金额界限须用同一种货币，“{label}”不能是“{value}”",
	  "Both limits of the amount are in one currency; “{label}” cannot be “{value}”" },
	{ "amounts_not_added", "不能把不同类别、口径、构成或币种的金额相加（参数“{name}”）：公布、备案、实际到位是不同的事，总额包含中方，各币种须按注明的汇率分别折算",
	  "Amounts of different kinds, scopes, components or currencies are never added (parameter “{name}”): announced, filed and disbursed "
	  "are different facts, the whole contains the Chinese side, and each currency is converted by itself at a stated rate" },
	{ "unknown_by", "不能按“{name}”分组；可用：{allowed}", "Cannot count by “{name}”; possible are: {allowed}" },
	{ "by_missing", "请用参数 by 说明按什么分组；可用：{allowed}", "The parameter “by” says what to count by; possible are: {allowed}" },
	{ "by_twice", "分组字段“{name}”只能出现一次；可用：{allowed}", "“{name}” can be counted by once only; possible are: {allowed}" },
	{ "by_too_many", "最多按两个字段分组，“{name}”已是第三个", "Two fields to count by are the most; “{name}” is the third" },
	{ "page_beyond", "只能逐页查看前 {max} 条记录；请用搜索或筛选缩小范围",
	  "Pages end at the first {max} records; narrow the list by a search or a filter" },
	{ "after_and_offset", "after 与 offset 不能同时使用", "after and offset exclude each other" },

	/* --- model: people ---------------------------------------------------------------------- */
	{ "login_throttled", "登录失败次数过多，请在 {seconds} 秒后重试",
	  "Too many failed sign-ins; try again in {seconds} s" },
	{ "password_too_short", "密码至少 {min} 个字符", "The password needs at least {min} characters" },
	{ "password_too_long", "密码最多 {max} 个字符", "The password may have at most {max} characters" },
	{ "password_common", "这个密码太常见，容易被猜中", "This password is too common and easily guessed" },
	{ "password_like_name", "密码不能由用户名或组织名称构成",
	  "The password must not be made of the user name or the organisation's name" },
	{ "bad_login_name", "用户名须为 2 至 64 个字符：小写字母、数字和 . _ - + @",
	  "A user name has 2 to 64 characters: lower-case letters, digits and . _ - + @" },
	{ "wrong_password", "密码不正确", "The password is not correct" },
	{ "account_disabled", "此用户已停用", "This user is disabled" },
	{ "token_reads_only", "此令牌只能读取", "This token may only read" },
	{ "session_needed", "此操作需要登录后在页面中进行，不能使用令牌",
	  "This is done after signing in, not with a token" },
	{ "confirm_password", "为保护证件资料，请再输入一次密码", "This takes your password once more, to protect travel documents" },
	{ "login_taken", "此用户名已被使用", "This user name is taken" },
	{ "enterprise_needed", "企业用户必须选择所属企业", "A member company's user needs an enterprise" },
	{ "enterprise_unwanted", "只有企业用户才能绑定企业", "Only a member company's user is bound to an enterprise" },
	{ "last_admin", "必须保留至少一位可用的系统管理员", "At least one active administrator must remain" },
	{ "link_invalid", "链接无效、已被使用或已过期，请重新获取",
	  "The link is not valid, was used already or has expired; ask for a new one" },
	{ "setup_done", "系统管理员已经存在，无需再次初始化", "There is an administrator already; nothing is left to set up" },
	{ "key_running", "同一请求正在处理，请稍候", "The same request is being handled; wait a moment" },
	{ "key_done", "此请求已经完成，其结果不再显示", "This request was done already; its answer is not shown again" },
	{ "batch_one_of", "每项须有且只有 patch、move、tags 之一", "Each item has one of patch, move and tags, and no other" },
	{ "id_twice", "同一条记录出现了两次", "The same record stands twice" },
	{ "too_many_views", "最多可保存 {max} 个视图，请先删除不用的", "At most {max} views can be kept; delete some first" },
	{ "name_taken", "您已有同名的视图", "You have a view of this name" },
	{ "no_such_list", "没有“{value}”这个列表", "There is no list “{value}”" },
	{ "too_many_calendars", "最多可同时订阅 {max} 个日历，请先取消不用的", "At most {max} {max|calendar|calendars} can be kept at a time; take back one that is not used" },
	{ "calendar_of_one", "一个日历只能属于一个团组或一名团员", "A calendar is of one delegation or of one delegate" },
	{ "too_many_tokens", "最多可同时拥有 {max} 个令牌", "At most {max} {max|token|tokens} can be kept at a time" },

	/* --- model: enterprises and contacts ---------------------------------------------------- */
	{ "stock_code_short", "证券代码前面的 0 可能被表格软件去掉了：沪深为 {mainland}，香港为 {hongkong}；其他交易所请写明，例如 7203.T",
	  "The zeros before the stock code may be lost: {mainland} on the mainland, {hongkong} in Hong Kong; name another exchange, as in 7203.T" },
	{ "bad_stock_code", "证券代码只含字母、数字和小数点，最多 12 位",
	  "A stock code has letters, digits and points only, at most 12" },
	{ "uscc_status_conflict", "已填写统一社会信用代码，核实状态不能是“无此代码”",
	  "There is a credit code, so its status cannot be “has none”" },
	{ "before_from", "不能早于开始日期", "Must not be before the first day" },
	{ "visa_card_for_all", "APEC 商务旅行卡的规则不分国籍，请留空", "The APEC card is not of one nationality; leave it empty" },
	{ "bad_month_day", "请写成“月-日”，如 06-30", "Write month and day, as in 06-30" },
	{ "due_does_not_fit", "每年、每半年的事项，期限只能是“固定日期”或“每次另行通知”；备案内容变更只能是“未规定期限”",
	  "What comes again is due on a day of the year or one that is set each time; for a change no day is said" },
	{ "only_when_ended", "只有已退会、自动退会或除名的会籍才有退会日期", "Only a term that has lapsed, was resigned or expelled has an end like this" },
	{ "fixed_once_current", "会籍生效之后不再更改；如需变更，请另建一届会籍",
	  "It is fixed once the term has been in force; another one is another term" },
	{ "term_exists", "该企业已有同一天开始的会籍（编号 {id}）", "The enterprise has a term that begins on the same day (No. {id})" },
	{ "term_without_end", "此会籍没有截止日期，无从续期；请先填写截止日期", "The term has no last day to go on from; set one first" },
	{ "post_exists", "此人在该届已有同一职务（编号 {id}）", "This person has the same post in that term of the council (No. {id})" },
	{ "move_of_archived", "记录已归档，请先恢复", "The record is archived; restore it first" },
	{ "move_not_allowed", "“{state}”状态下不能{move}[；可以办理：{allowed}]",
	  "“{move}” is not possible where the state is “{state}”[; possible: {allowed}]" },
	{ "move_needs", "办理此事须填写", "This step needs it" },
	{ "move_needs_row", "办理此事须有“{label}”，请添加一条", "This step needs “{label}”; add a row of it" },
	{ "project_cancelled", "项目已取消，不能{move}；请先“重新开启”", "The project is cancelled, so “{move}” is not possible; open it again first" },
	{ "project_completed", "项目已完成，不能退回投产之前；请先“重新开启”", "The project is completed; open it again before it goes back behind operation" },
	{ "not_claimed", "还没有人上报投产；请先上报投产，再由另一人核实", "Nobody has reported operation yet; report it first, then another person verifies it" },
	{ "already_claimed", "已上报投产，等待另一人核实；如需重报，请先撤回", "Operation is reported already and waits for another person; withdraw that first to report anew" },
	{ "already_verified", "投产已经核实；如不属实，请退回以前的阶段", "Operation is verified already; if it is not so, go back to an earlier stage" },
	{ "second_person", "须由提交人（上报人）以外的另一个账号办理，本企业的事也不能由自己决定",
	  "This is for another account than the one that submitted it, and nobody decides for his own company" },
	{ "company_answers", "归因只能由投资企业自己答复，商会不能代答", "Only the investor itself answers that; nobody answers for it" },
	{ "outcome_rejected", "这项成果未获认定，不能转为项目；请先重新受理", "The outcome was rejected and becomes no project; take it up again first" },
	{ "outcome_has_project", "这项成果已经转为项目（编号 {project}）", "The outcome has become a project already (no. {project})" },
	{ "of_another_enterprise", "不是这家企业的", "That is another company's" },
	{ "origin_of_outcome", "来源团组由来源成果确定，不能单独修改", "The delegation follows from the outcome that the project began with" },
	{ "trip_not_over", "团组尚未返回或没有结束日期，还不能安排问卷", "The trip is not over, or nobody knows its last day; a survey comes later" },
	{ "not_a_survey", "这条跟进不是问卷", "This follow-up is no survey" },
	{ "survey_answered", "这份问卷已经答复或已结束", "This survey is answered already, or closed" },
	{ "changed_since_claim", "上报之后产能、用工、到位金额或佐证又有改动；请撤回后重新上报，再行核实",
	  "Capacity, jobs, disbursed amounts or evidence have changed since operation was reported; withdraw the report and report anew" },
	{ "not_silent", "最近 12 个月内有动态，不能直接标为停滞；请先标为延误",
	  "There was news of it in the last 12 months, so it is not dormant; it may be delayed" },
	{ "not_operating", "只有运营中的项目才能标为完成", "Only a project that operates is completed" },
	{ "no_seats", "名额不足[：共 {capacity} 席，已占 {taken} 席，还需要 {asked} 席]", "There are not enough seats[: {capacity} in all, {taken} taken, {asked} asked for]" },
	{ "enterprise_cap", "超过每家企业的名额上限[：最多 {cap} 席，该企业已有 {taken} 席，还需要 {asked} 席]",
	  "That is more than one company may have[: {cap} at most, {taken} taken, {asked} asked for]" },
	{ "seats_reserved", "余下的名额已预留[给“{level}”，最多还能给 {left} 席，还需要 {asked} 席]",
	  "The seats that are left are reserved[ for “{level}”: {left} can be had, {asked} {asked|is|are} asked for]" },
	{ "capacity_below", "已占 {taken} 席，名额不能少于此数", "{taken} {taken|seat is|seats are} taken; there cannot be fewer" },
	{ "enterprise_cap_below", "已有企业占 {seats} 席，上限不能低于此数", "A company has {seats} {seats|seat|seats}; the cap cannot be lower" },
	{ "reserved_above", "只剩 {left} 席可供预留", "Only {left} {left|seat|seats} can be reserved besides those that are taken" },
	{ "level_twice", "同一会员级别只写一行", "Each level once" },
	{ "too_few", "已录取 {have} 人，未达到成团人数 {need} 人", "{have} {have|seat is|seats are} taken, {need} are needed to go" },
	{ "apply_close_past", "报名截止时间已过，请填写以后的时间", "That is over already; set a later end of applications" },
	{ "applications_closed", "该团组现在不接受报名[；开始：{from}][；截止：{until}]",
	  "This delegation takes no applications now[; from {from}][; until {until}]" },
	{ "trip_is_over", "团组已返回或已取消，不能再录取", "The trip is over or cancelled; nobody is accepted for it any more" },
	{ "trip_not_departed", "团组尚未出发，请先登记出发", "The delegation has not departed; record that first" },
	{ "going_needed", "参团人员有 {persons} 位，申请名额只有 {seats} 席，请写明谁成行",
	  "There are {persons} persons and {seats} {seats|seat|seats} wished; say who goes" },
	{ "person_twice", "同一位只写一次", "Each person once" },
	{ "criterion_twice", "同一项只评一次", "Each criterion once" },
	{ "papers_kept_longer", "改期后，本团已收的证件资料将从原定的 {from} 延后到 {to} 才自动销毁，超过半年；确有需要请确认", "With this day the papers of the trip are kept until {to} instead of {from}, more than half a year longer; confirm it if that is needed" },
	{ "elsewhere_then", "{name}同期已参加“{delegation}”，请核对", "{name} is on “{delegation}” at that time; please check" },
	{ "application_settled", "此报名已有结果，不再更改；如有变动，请与商会联系", "This application is settled and changes no more; tell the chamber what is new" },
	{ "only_drafts", "经办人只能修改草稿；提交之后请由企业管理员办理", "A member editor changes drafts; what was submitted, the member administrator does" },
	{ "application_not_accepted", "该申请未录取，不能添加团员", "The application is not accepted, so nobody travels by it" },
	{ "party_full", "该申请只录取 {seats} 席，团员已满", "The application has {seats} {seats|seat|seats}, and they are taken" },
	{ "before_enterprise", "早于“{name}”的成立日期（{established_on}），请核对", "That is before “{name}” was founded ({established_on}); please check" },
	{ "unit_abolished", "此地区已于 {last_day} 后撤销[，今属{label}]，请核对", "The unit was there until {last_day}[ and is part of {label} now]; please check" },
	{ "outside_country", "坐标不在{label}境内，请核对", "The coordinates are not in {label}; please check" },
	{ "level_differs", "台账中的级别是“{kept}”，未更改；变更级别请在会籍台账中办理",
	  "The ledger says “{kept}”; nothing was changed. Change levels in the ledger" },
	{ "state_differs", "台账中的状态是“{kept}”，未更改；请在会籍台账中办理", "The ledger says “{kept}”; nothing was changed. Use the ledger" },
	{ "joined_differs", "台账中的入会日期[是“{kept}”]与此不同，未更改", "The ledger has another day of joining[, {kept}]; nothing was changed" },
	{ "left_differs", "台账中的退会日期[是“{kept}”]与此不同，未更改", "The ledger has another day of leaving[, {kept}]; nothing was changed" },
	{ "moved_elsewhere", "台账中的内容[是“{kept}”]与此不同，未更改；请在会籍台账中办理",
	  "The ledger says otherwise[: {kept}]; nothing was changed. Use the ledger" },
	{ "unknown_counterpart", "没有名为“{value}”的对接单位，写入备注；如需关联请先登记", "There is no counterpart “{value}”; the note keeps it. Add the counterpart first to link it" },
	{ "unknown_level", "没有名为“{value}”的级别，未填入；请先在“会员级别”中添加", "There is no level “{value}”, so it was left out; add it to the levels first" },
	{ "dates_in_order", "必须晚于发证日期", "Must be later than the date of issue" },
	{ "bad_website", "不是网址；请写成 www.example.com 或 https://www.example.com",
	  "Not the address of a web site; write www.example.com or https://www.example.com" },
	{ "date_in_future", "日期不能晚于今天", "The date must not be in the future" },
	{ "date_too_early", "日期不能早于 1600 年", "The date must not be before the year 1600" },
	{ "negative_amount", "金额不能是负数", "The amount must not be negative" },
	{ "bad_email", "邮箱地址格式有误", "Not a valid e-mail address" },
	{ "name_needed", "中文名称与英文名称至少填写一个", "One of the two names, Chinese or English, is needed" },
	{ "not_asean", "不是东盟成员国", "Not a member state of ASEAN" },
	{ "place_outside_country", "此地点不在所填的国家（{country}）", "The place is not in the country that is given ({country})" },
	{ "both_coordinates", "纬度与经度须同时填写", "Latitude and longitude are given together" },
	{ "owner_needed", "请写明股东：选择会员企业或填写名称", "Say who holds it: an enterprise or a name" },
	{ "owners_total", "各股东比例合计为 {percent}%，应为 100%；不清楚的请留空",
	  "The shares total {percent}%, not 100%; leave empty what is not known" },
	{ "owners_left", "已填比例合计为 {percent}%，没有余额留给比例不详的股东",
	  "The known shares total {percent}%: nothing is left for those that are not known" },
	{ "in_the_future", "日期尚未到来；请填写已发生的日期", "The day is still to come; give the day on which it happened" },
	{ "project_differs", "项目记录中的内容[是“{kept}”]与此不同，未更改；请在项目页办理",
	  "The project says otherwise[: {kept}]; nothing was changed. Use the project's own page" },
	{ "amount_needs_date", "金额须有截至日期：没有日期的金额无法核对", "A figure needs its date: one without cannot be checked" },
	{ "amount_positive", "金额必须大于零", "The amount must be more than zero" },
	{ "jobs_over_total", "当地员工与外派员工之和多于用工总数", "Local staff and expatriates are more than all jobs" },
	{ "milestone_needs_date", "计划日期与实际日期至少填写一个", "One of the two dates, planned or actual, is needed" },
	{ "evidence_needs_source", "请填写链接或选择文件", "Give a link or a document" },
	{ "bad_link", "不是网址；请以 http:// 或 https:// 开头", "Not a link; begin with http:// or https://" },
	{ "of_another_project", "所选的属于另一个项目", "It belongs to another project" },
	{ "title_needed", "中文名称与英文名称至少填写一个", "One of the two titles is needed" },
	{ "no_such_officer", "没有这样的在用账号，或其角色不能负责团组；请填写管理员、秘书长、工作人员或团组专员的登录名",
	  "No account in use of that login may keep a delegation; name an administrator, the secretary-general, staff or an officer" },
	{ "kept_by_another", "这个团组由其他专员负责", "Another officer keeps that delegation" },
	{ "more_than_capacity", "不能大于名额", "Must not be more than the seats" },
	{ "delegation_differs", "记录中的内容[是“{kept}”]与此不同，未更改；请在团组页办理",
	  "The record says otherwise[: {kept}]; nothing was changed. Use the delegation's own page" },
	{ "delegate_has_papers", "该团员已有证件资料，只有本企业可见；请先删除其证件，或另建一名团员", "There are travel documents of this delegate, which are for this company alone; take them away first, or enter another delegate" },
	{ "of_another_delegation", "所选的属于另一个团组", "It belongs to another delegation" },
	{ "not_a_beginning", "新建时不能是“{state}”；请先建立，再逐步办理", "A new one cannot be “{state}”; make it first, then move it on" },
	{ "leg_ends_before", "离开时间早于到达时间", "It is left before it is reached" },
	{ "legs_overlap", "与“{other}”一站的时间重叠", "It overlaps with leg {other}" },
	{ "ends_before_start", "结束时间须晚于开始时间", "It must end after it starts" },
	{ "outside_leg", "不在该站的时间内（{from} 至 {to}）", "Outside the times of the leg ({from} to {to})" },
	{ "person_needed", "请选择联系人或填写姓名", "Choose a contact or give a name" },
	{ "no_such_person", "参团人员中没有这一位", "There is no such person among those who apply" },
	{ "application_exists", "该企业已有这个团组的申请（编号 {id}）", "The enterprise has an application for this delegation already (no. {id})" },
	{ "meeting_overlap", "“{who}”在同一时间已有会面[“{with}”]（编号 {id}，{starts} 开始），请改时间或另选",
	  "“{who}” already has a meeting at that time[: “{with}”] (No. {id}, begins {starts}); choose another time or somebody else" },
	{ "meeting_overlap_elsewhere", "“{who}”在同一时间已有其他团组的会面，请改时间或另选",
	  "“{who}” has a meeting of another delegation at that time; choose another time or somebody else" },
	{ "hold_in_past", "保留期限须晚于现在", "The hold must end later than now" },
	{ "meeting_not_yet", "会面尚未到开始时间，确定要这样登记吗", "The meeting has not begun yet; is it to be recorded so all the same" },
	{ "no_such_block", "该团组没有这一场一对一洽谈，或尚未定好起止时间", "The delegation has no such one-to-one block, or its times are not set yet" },
	{ "items_overlap", "所选洽谈场次时间重叠（日程编号 {other}），请分别编排", "The chosen blocks are at the same time (agenda items {other}); propose them one after the other" },
	{ "too_many_slots", "一次最多编排 {max} 个时段，请减少所选场次", "At most {max} slots are proposed at once; choose fewer blocks" },
	{ "too_many_wish", "一次最多为 {max} 家编排，请先减少意向", "At most {max} of either side are proposed at once; reduce the wishes first" },
	{ "not_a_proposal", "只能替换仍为“拟议”的会面", "Only meetings that are still proposed can be replaced" },
	{ "wished_by_both", "双方都有意向", "Both sides wish it" },
	{ "wished_by_enterprise", "企业提出", "The enterprise wishes it" },
	{ "wished_by_counterpart", "对方提出", "The counterpart wishes it" },
	{ "never_together", "双方没有同在一地的时段", "They are in no place at the same time" },
	{ "counterpart_full", "对方的时段已排满", "The counterpart's slots are all taken" },
	{ "enterprise_full", "企业的时段已排满", "The enterprise's slots are all taken" },
	{ "tables_full", "双方都有空的时段已没有空桌", "Where both are free all tables are taken" },
	{ "no_common_slot", "双方各有空档，但不在同一时段", "Each has free slots, but not the same ones" },
	{ "enterprise_stays_home", "该企业没有随团人员，申请也未获接受", "The enterprise has no delegate and no accepted application" },
	{ "wish_exists", "该企业与该对接单位已有此项意向（编号 {id}），请修改原有的一条", "There is such a wish of this pair already (No. {id}); change that one" },
	{ "meeting_needs_enterprise", "请选择企业或团员", "Choose an enterprise or a delegate" },
	{ "papers_here", "还有 {count} 份证件资料。请先由本团负责人删除，或由管理员清除本团证件资料，再彻底删除", "Travel documents are still here ({count}). The officer of the trip deletes them, or an administrator purges the papers of the trip; then this can be deleted for good" },
	{ "consent_here", "此人对证件资料的同意记录须留作凭证，不能彻底删除。可以归档；要去掉姓名等个人信息，请管理员删除此人的个人信息", "What this person said to the use of travel documents is kept as proof, so the record stays. Archive it; to take the name away, an administrator erases the person" },
	{ "link_here", "给本人的填写链接还在。请先停用链接，再彻底删除", "The delegate's own link is still here. Stop it first, then delete for good" },
	{ "claims_here", "本团有 {count} 条争议登记，须留存，不能彻底删除。可以归档", "What is disputed about this trip is kept ({count}), so it is not deleted for good. Archive it instead" },
	{ "has_dependents", "还有 {n} 条“{resource}”与此记录关联，不能彻底删除",
	  "{n} {n|record|records} of “{resource}” {n|points|point} to it, so it cannot be deleted for good" },
	{ "demo_not_empty", "数据库不是空的，未写入示范数据", "The database is not empty; no demo data was written" },

	/* --- model: import and export ----------------------------------------------------------- */
	{ "import_state", "导入目前的状态（{state}）不允许此操作", "The import is {state}; this cannot be done now" },
	{ "import_moved", "此导入刚刚被改动，请刷新后重试", "Somebody else has just changed this import; reload and try again" },
	{ "import_interrupted", "服务器停止时此步骤尚未完成，请重试；没有写入任何内容",
	  "The server stopped before this step was done; try again. Nothing was written" },
	{ "import_revert_interrupted", "服务器停止时撤销尚未完成；已撤销的行保持撤销，请再次撤销其余的行",
	  "The server stopped before everything was taken back; rows that were stay so. Revert again for the rest" },
	{ "import_revert_over", "导入只能在提交后 {days} 天内撤销", "An import can be reverted within {days} days of its commit" },
	{ "import_edits_most", "一次导入最多更正 {max} 行；请在表格中修改后重新上传",
	  "At most {max} rows of an import can be corrected here; change the sheet and upload it again" },
	{ "result_sheet", "导入结果", "Import result" },
	{ "result_outcome", "结果", "Outcome" },
	{ "result_reason", "原因", "Reason" },
	{ "outcome_insert", "新增", "New" },
	{ "outcome_update", "更新", "Changed" },
	{ "outcome_same", "相同", "Same" },
	{ "outcome_suspect", "疑似", "Suspect" },
	{ "outcome_error", "错误", "Error" },
	{ "outcome_skipped", "跳过", "Left out" },
	{ "template_how", "怎样填写", "How to fill it in" },
	{ "template_use", "在第一张表中从第二行起每行填一条，不用的列可以空着或删除；填好后直接上传。",
	  "One record in each row of the first sheet, from the second row on; columns that are not needed may stay empty or be deleted. Upload the file as it is." },
	{ "template_required", "新记录必填。", "A new record needs it." },
	{ "template_text", "最多 {max} 个字符。", "Up to {max} characters." },
	{ "template_number", "整数。", "A whole number." },
	{ "template_code", "按文本填写，不要让 Excel 改成数字。", "As text: do not let the spreadsheet make a number of it." },
	{ "template_date", "日期，例如 2015-03-02。", "A date, such as 2015-03-02." },
	{ "template_local", "当地日期和时间，例如 2026-11-23 09:00；时区可写在后面，例如 Asia/Jakarta。",
	  "Local date and time, such as 2026-11-23 09:00; the zone may stand behind it, such as Asia/Jakarta." },
	{ "template_money", "金额和币种，例如 5000万元、USD 1200000。", "An amount and its currency, such as CNY 50000000." },
	{ "template_pick", "从列表中选择。", "Choose from the list." },
	{ "template_list", "从列表中选择，或写名称或代码。", "Choose from the list, or write a name or a code." },
	{ "template_ref", "写统一社会信用代码或完整名称。", "Write a credit code or the whole name." },
	{ "template_decimal", "数字，可带小数。", "A number, with decimals if need be." },
	{ "template_part", "填了这一列，就给项目添一条记录：{label}。", "Where this column says something, the project gets a row of: {label}." },
	{ "template_part_of", "说明同一行的“{label}”。", "Says more of “{label}” in the same line." },
	{ "template_many", "多个之间用顿号或分号隔开。", "Several with a semicolon between them." },
	{ "row_twice", "第 {row} 行出现了两次", "Row {row} stands twice" },
	{ "import_reverted", "已撤销 {n} 行，{refused} 行未撤销（之后又被修改、已被引用等）",
	  "{n} {n|row was|rows were} taken back, {refused} {refused|was|were} left as they are (changed since, or used by other records)" },
	{ "import_revert_sure", "将撤销导入 {id} 写入的内容。", "What import {id} wrote will be taken back." },
	{ "import_history", "历史记录编号 {id}；{days} 天内可用 tradewind import revert {id}{data} 撤销",
	  "No. {id} in the history; tradewind import revert {id}{data} takes it back within {days} days" },
	{ "import_mappings_most", "最多保存 {max} 个列对应", "At most {max} mappings can be kept" },
	{ "record_changed", "此记录在导入之后又被修改，未撤销", "The record was changed after the import; it was left as it is" },
	{ "record_used", "其他记录已引用此记录，未撤销", "Other records point to this one by now; it was left as it is" },
	{ "record_no_way_back", "导入前的值现在已不被接受（例如代码已被其他记录使用），未撤销",
	  "The values of before would not be taken any more (a code that another record has, say); it was left as it is" },
	{ "import_sheet_open", "工作簿中有几个工作表都像是要导入的，请先选一个", "More than one sheet of the workbook could be meant; choose one first" },
	{ "sheet_xls", "这是旧版 Excel 文件（.xls），请在 Excel 或 WPS 中另存为 .xlsx 后再导入",
	  "This is an old Excel file (.xls); save it as .xlsx in Excel or WPS and import that" },
	{ "sheet_locked", "工作簿有密码，无法读取；请在 Excel 中打开，到“文件 - 信息 - 保护工作簿”取消密码，保存后再导入",
	  "The workbook has a password and cannot be read; open it in Excel, take the password away under File - Info - Protect Workbook, save it and import that" },
	{ "xlsx_damaged", "工作簿已损坏或不完整，请在 Excel 中打开并重新保存后再导入",
	  "The workbook is damaged or not whole; open it in Excel, save it again and import that" },
	{ "xlsx_no_workbook", "这不是 Excel 工作簿；请在 Excel 或 WPS 中另存为 .xlsx 后再导入",
	  "This is no Excel workbook; save it as .xlsx in Excel or WPS and import that" },
	{ "xlsx_binary", "这是二进制工作簿（.xlsb），请另存为 .xlsx 后再导入",
	  "This is a binary workbook (.xlsb); save it as .xlsx and import that" },
	{ "xlsx_too_large", "工作簿展开后超过 200 MiB，请分成几个文件导入",
	  "Unpacked the workbook has more than 200 MiB; import it in several files" },
	{ "xlsx_bomb", "工作簿的压缩率异常（超过 100 倍），为安全起见不予打开；请在 Excel 中另存后再导入",
	  "The workbook unpacks to more than a hundred times its size and is not opened; save it again in Excel and import that" },
	{ "xlsx_too_many_entries", "工作簿内含的部件超过 200 个，请把要导入的工作表单独另存后再导入",
	  "The workbook holds more than 200 parts; save the sheet that you want by itself and import that" },
	{ "xlsx_bad_names", "工作簿内含不安全的文件名，不予打开", "The workbook holds unsafe names of files and is not opened" },
	{ "xlsx_too_many_cells", "工作簿有内容的单元格超过 200 万个，请分成几个文件导入",
	  "The workbook has more than 2 million cells that hold something; import it in several files" },
	{ "xlsx_too_many_columns", "工作表“{sheet}”用到了第 {columns} 列，最多 200 列；请删去多余的列后再导入",
	  "The sheet “{sheet}” uses {columns} columns, and 200 are the most; delete those that are not needed and import it again" },
	{ "xlsx_dtd", "工作簿内含 DTD 或实体定义，不予打开", "The workbook holds a DTD or entities and is not opened" },
	{ "xlsx_spent", "读取此工作簿用尽了允许的时间或内存，请分成几个文件导入",
	  "Reading this workbook took more time or memory than is allowed; import it in several files" },
	{ "file_not_kept", "不接受 {found} 文件[（文件名写的是 {claimed}）]；可以上传 PDF、照片（JPG、PNG、WebP）、Word、Excel、PPT（docx、xlsx、pptx）、文本和 CSV",
	  "{found} files are not taken[ (the name says {claimed})]; PDF, pictures (JPG, PNG, WebP), Word, Excel, PowerPoint (docx, xlsx, pptx), text and CSV are" },
	{ "file_is_not", "文件名写的是 {claimed}，内容却是 {found}；请确认选对了文件，或用正确的程序打开后另存",
	  "The name says {claimed}, but the content is {found}; make sure that it is the right file, or open it in its program and save it anew" },
	{ "file_unknown", "无法识别文件的类型；可以上传 PDF、照片（JPG、PNG、WebP）、Word、Excel、PPT（docx、xlsx、pptx）、文本和 CSV（UTF-8 或 GB18030）",
	  "The file is of no kind that is known; PDF, pictures (JPG, PNG, WebP), Word, Excel, PowerPoint (docx, xlsx, pptx), text and CSV (UTF-8 or GB18030) are taken" },
	{ "file_no_picture", "底图只接受 JPG、PNG 或 WebP 图片，此文件是 {found}", "A base map is a JPG, PNG or WebP picture, and this file is {found}" },
	{ "picture_too_large", "图片不能超过 {max} MiB，请压缩后再上传", "The picture must not have more than {max} MiB; make it smaller and upload it again" },
	{ "anchor_outside", "位置须是 0 到 10000 的整数（图宽或图高的万分之几）", "A place is a whole number from 0 to 10000, in hundredths of a percent of width and height" },
	{ "file_empty", "文件是空的", "The file is empty" },
	{ "file_damaged", "文件已损坏或不完整，请打开后重新保存再上传", "The file is damaged or not whole; open it, save it again and upload that" },
	{ "file_bomb", "文件展开后过大（超过 200 MiB、100 倍、2000 个部件或一亿像素），为安全起见不予接收",
	  "Unpacked the file is too large (more than 200 MiB, a hundred times its size, 2000 parts or a hundred million dots) and is not taken" },
	{ "file_macros", "文件含宏，不予接收；请另存为不含宏的 docx、xlsx 或 pptx 后再上传",
	  "The file has macros and is not taken; save it as docx, xlsx or pptx without macros and upload that" },
	{ "file_objects", "文件里嵌有程序、控件、网页或会执行命令的字段，不予接收；请删去后再上传",
	  "A program, a control, a page or a field that runs a command is inside the file, so it is not taken; take it out and upload it then" },
	{ "file_locked", "文件有密码，无法检查；请取消密码后再上传", "The file has a password and cannot be looked at; take the password away and upload it then" },
	{ "file_two", "这个文件同时是另一种文件（末尾接有压缩包或其他内容），不予接收", "The same bytes are two files (an archive or something else stands at the end); it is not taken" },
	{ "file_bad_names", "文件内含不安全或重复的部件名，不予打开", "The file holds unsafe or repeated names of parts and is not opened" },
	{ "file_dtd", "文件内含 DTD 或实体定义，不予打开", "The file holds a DTD or entities and is not opened" },
	{ "file_spent", "检查此文件用尽了允许的时间或内存，请缩小后再上传", "Looking at this file took more time or memory than is allowed; make it smaller and upload that" },
	{ "documents_most", "一个项目最多保存 {max} 份文件；请先彻底删除不再需要的", "At most {max} documents of one project can be kept; purge those that are not needed any more" },
	{ "no_such_sheet_of", "工作簿中没有工作表“{value}”；它有：{sheets}", "The workbook has no sheet “{value}”; it has: {sheets}" },
	{ "import_sheet_which", "工作簿中有几个工作表都像是要导入的（{sheets}），请用 --sheet 选一个",
	  "More than one sheet of the workbook could be meant ({sheets}); choose one with --sheet" },
	{ "no_such_sheet", "工作簿中没有这个工作表", "The workbook has no such sheet" },
	{ "sheet_no_sheet", "这不是表格文件；请上传 .xlsx 或 CSV", "This file is no spreadsheet; upload .xlsx or CSV" },
	{ "sheet_markup", "这是网页、XML 或文本格式的表格（常见于其他系统导出的 .xls），请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入",
	  "This is a sheet as a web page, XML or exchange text (often called .xls by the program that made it); open it in Excel or WPS, save it as .xlsx and import that" },
	{ "sheet_turned", "表格是横着排的：栏目名称在第一列。请在 Excel 中复制全表，用“选择性粘贴 - 转置”成每行一条后再导入",
	  "The sheet is turned: its headings stand in the first column. Copy it in Excel and paste it with “Transpose”, so that each row is one record" },
	{ "sheet_beside", "一张表上并排有两个表格（“{heading}”出现了两次，中间隔着空列）；请上下接成一个表格，或分成两张工作表",
	  "Two tables stand side by side (“{heading}” heads two columns with an empty one between); put them below one another or on two sheets" },
	{ "several_persons", "这一格里有几个人名；请每人一行", "This cell names several people; give each a row of his own" },
	{ "person_untold", "这一格还没有人名；人员确定后再导入", "Nobody is named here yet; import the row when it is known who goes" },
	{ "choice_unsure", "可以是不止一个选项，未填写，原文记入备注", "It may be more than one of the choices; none was taken, the text goes into the note" },
	{ "remark_beside", "括号内的文字另记入备注", "What stands in brackets goes into the note" },
	{ "sheet_empty", "文件中没有内容", "There is nothing in the file" },
	{ "sheet_no_text", "无法识别文件的编码（应为 UTF-8、GB18030 或 UTF-16），请在 Excel 中另存为 .xlsx 后再导入",
	  "The encoding is not recognised (UTF-8, GB18030 and UTF-16 are); save it as .xlsx and import that" },
	{ "sheet_bad_bytes", "这一格的内容不是 {encoding} 编码，无法读出；请在原文件中改正",
	  "This cell is not written in {encoding} and cannot be read; correct it in the file" },
	{ "sheet_cell_error", "这一格是公式的错误值，请在 Excel 中改正", "This cell holds the error of a formula; correct it in Excel" },
	{ "sheet_cell_merged", "这一格属于合并单元格，已取合并区域的值", "This cell is part of merged ones; the value of the area was taken" },
	{ "sheet_row_hidden", "这一行在工作表中是隐藏的，仍会导入", "This row is hidden in the sheet; it is imported all the same" },
	{ "no_such_row", "表格没有这一行", "The sheet has no such row" },
	{ "sheet_travel_data", "表中有证件或出生日期的列：{heading}。护照、身份证件号码和出生日期属于敏感个人信息，不随表格导入，本系统也不以明文保存；文件未保存。请删去这些列再上传；出访所需的证件资料在团组的“证件”页由专员、企业或团员本人的链接填写，加密保存",
	  "The sheet has columns of identity cards, passports or dates of birth: {heading}. These are sensitive personal data and are not brought in by sheets, which are kept in clear; nothing of the file was kept. Take these columns out and upload it again; what a trip needs is entered under Papers of the trip, by the officer, the company or the delegate's own link, and is sealed" },
	{ "sheet_no_key", "没有一列可以认出每一行是谁的。须有这些列（分号隔开的有一组即可）：{needed}；请先对应列，表中没有的请补上一列",
	  "No column tells whose rows these are. These are needed (one of the sets that semicolons part): {needed}; map the columns first, and add to the sheet what it does not have" },
	{ "sheet_too_many_rows", "一次最多导入 {max} 行", "At most {max} rows can be imported at once" },
	{ "unknown_investor", "“{value}”还不是我们的企业：请指明是哪一家，或新建", "“{value}” is no enterprise of ours yet: say which one it is, or make it" },
	{ "project_same_name", "同一投资企业已有同名项目，但编号不同：作为另一个项目", "The investor has a project of that name with another code; this is another project" },
	{ "part_left_out", "没有“{label}”，不能单独记为一条", "There is no “{label}”, so it is no row of its own" },
	{ "day_of_heading", "栏目名称只写到年或月，截至日期按其首日保存", "The heading says a month or a year: its first day is kept as the day of the figure" },
	{ "sheet_differs", "记录中已是“{kept}”，未改动", "The record says “{kept}” already; it stays" },
	{ "money_needs_currency", "金额没有写币种", "The amount does not say its currency" },
	{ "no_such_heading", "表格没有列“{heading}”", "The sheet has no column “{heading}”" },
	{ "no_such_column", "表格没有这一列", "The sheet has no such column" },
	{ "column_twice", "同一列出现了两次", "The same column stands twice" },
	{ "field_twice", "此字段已用于另一列“{column}”；请先把那一列改为不对应", "The column “{column}” has this field already; free it first" },
	{ "sheet_title_line", "表头之前的标题行", "A title above the heading" },
	{ "sheet_heading_line", "表头", "The heading" },
	{ "sheet_unit_line", "单位行", "A line of units" },
	{ "sheet_blank_line", "空行", "A blank line" },
	{ "sheet_total_line", "合计行", "A line of totals" },
	{ "sheet_skipped_by_hand", "您决定跳过此行", "Left out, as you decided" },
	{ "sheet_note_line", "表尾的说明", "A remark of the sheet" },
	{ "sheet_section_line", "分类小标题", "The heading of a part" },
	{ "sheet_row_repeats", "与第 {row} 行重复", "Repeats row {row}" },
	{ "sheet_ref_unsure", "没有这个名称[；相近的有{names}]，请写全称或编号", "There is none of that name[; like it are {names}]: write the whole name or the code" },
	{ "sheet_ref_like", "没有这个名称[；如果是{names}]，请写全称或编号", "There is none of that name[; if {names} is meant], write the whole name or the code" },
	{ "same_stock_code", "证券代码与“{name}”相同", "Has the stock code of “{name}”" },
	{ "same_stock_code_other_code", "证券代码与“{name}”相同，但统一社会信用代码不同",
	  "Has the stock code of “{name}” but another credit code" },
	{ "same_name_other_code", "与“{name}”同名，但统一社会信用代码不同", "Has the name of “{name}” but another credit code" },
	{ "same_name_other_stock_code", "与“{name}”同名，但证券代码不同", "Has the name of “{name}” but another stock code" },
	{ "same_name_other_city", "与“{name}”同名，但城市不同", "Has the name of “{name}” but another city" },
	{ "same_name_twice", "有多条同名记录“{name}”", "More than one record is called “{name}”" },
	{ "same_english_name", "英文名称与“{name}”相同", "Has the English name of “{name}”" },
	{ "same_name", "名称相同", "Same name" },
	{ "same_name_en", "英文名称相同", "Same English name" },
	{ "same_site", "网址相同", "Same web site" },
	{ "same_org_code", "组织机构代码[与“{name}”]相同", "Same organisation code[ as “{name}”]" },
	{ "same_phone", "联系电话相同", "Same telephone number" },
	{ "similar_name", "名称[与“{name}”]相近", "The name is close[ to “{name}”]" },
	{ "name_changed", "代码相同而名称不同，将更名", "The code is known under another name; the name will change" },
	{ "record_archived", "对应的记录已归档", "The record that it means is archived" },

	/* --- api -------------------------------------------------------------------------------- */
	{ "body_coded", "正文不得压缩（Content-Encoding）", "A body is taken as it is, without Content-Encoding" },
	{ "bad_idempotency_key", "Idempotency-Key 应为 1 到 {max} 个可见字符",
	  "An Idempotency-Key has 1 to {max} printable characters" },
	{ "body_missing", "请求缺少正文", "The request has no body" },
	{ "parameter_range", "参数 {name} 应为 {min} 到 {max} 的整数",
	  "The parameter {name} must be an integer from {min} to {max}" },

	/* --- cmd -------------------------------------------------------------------------------- */
	{ "cmd_missing", "缺少命令；全部命令见 tradewind help", "A command is missing; tradewind help lists them" },
	{ "cmd_unknown", "没有“{word}”这个命令；全部命令见 tradewind help",
	  "There is no command “{word}”; tradewind help lists them" },
	{ "cmd_unknown_near", "没有“{word}”这个命令；是否要用“{nearest}”？",
	  "There is no command “{word}”; did you mean “{nearest}”?" },
	{ "cmd_option_unknown", "没有“--{word}”这个选项；见 -h", "There is no option “--{word}”; see -h" },
	{ "cmd_option_near", "没有“--{word}”这个选项；是否要用“--{nearest}”？",
	  "There is no option “--{word}”; did you mean “--{nearest}”?" },
	{ "cmd_option_value", "选项 --{word} 后面要有值", "The option --{word} needs a value" },
	{ "cmd_option_no_value", "选项 --{word} 不带值", "The option --{word} takes no value" },
	{ "cmd_option_number", "选项 --{word} 的值须为不小于 0 的整数", "The option --{word} needs a whole number from 0 on" },
	{ "cmd_option_needed", "需要选项 --{word}；见 -h", "The option --{word} is needed; see -h" },
	{ "cmd_bad_lang", "语言须为 zh 或 en，而不是“{word}”", "The language is zh or en, not “{word}”" },
	{ "cmd_bad_id", "“{word}”不是编号", "“{word}” is not a number of a record" },
	{ "cmd_too_few", "缺少参数：{word}；见 -h", "Arguments are missing: {word}; see -h" },
	{ "cmd_too_many", "多余的参数：“{word}”；见 -h", "One argument too many: “{word}”; see -h" },
	{ "cmd_too_long", "参数过多或过长", "The arguments are too many or too long" },
	{ "cmd_destroys", "“{command}”会替换现有数据。是否继续？", "“{command}” replaces what is there. Go on?" },
	{ "cmd_needs_yes", "这里无法询问；请加上 --yes", "Nobody can be asked here; add --yes" },
	{ "cmd_ask_password", "密码：", "Password: " },
	{ "cmd_ask_password_again", "再输一次：", "Again: " },
	{ "cmd_passwords_differ", "两次输入的密码不同", "The two passwords are not the same" },
	{ "cmd_password_missing", "密码为空；请用 --password-file 或从标准输入给出",
	  "The password is empty; give it with --password-file or on standard input" },
	{ "cmd_no_such_file", "文件“{file}”不存在", "There is no file “{file}”" },
	{ "cmd_file_failed", "文件“{file}”无法使用：{reason}", "The file “{file}” cannot be used: {reason}" },
	{ "cmd_no_folder", "无法使用数据目录“{dir}”：{reason}", "The data folder “{dir}” cannot be used: {reason}" },
	{ "cmd_no_server", "数据目录“{dir}”上没有运行中的服务器；用 tradewind serve{data} 启动",
	  "No server runs on the data folder “{dir}”; tradewind serve{data} starts one" },
	{ "cmd_server_gone", "服务器在命令完成前停止了；请再试一次",
	  "The server stopped before the command was done; try again" },
	{ "cmd_output_failed", "结果无法全部写出", "The result could not be written in full" },
	{ "import_left_out", "以下列没有对应的字段，不会导入：{columns}", "These columns have no field and are left out: {columns}" },
	{ "import_into_note", "以下列没有对应的字段，写入备注：{columns}（--unmapped skip 则不导入）",
	  "These columns have no field and go into the note: {columns} (--unmapped skip leaves them out)" },
	{ "import_none_new", "没有“{label}”列：只更新认得出的记录，不会新增",
	  "There is no column for “{label}”: records that are known are updated, none are added" },
	{ "import_sure", "导入 {file}（{rows} 行）？", "Import {file} ({rows} {rows|line|lines})?" },
	{ "import_did", "共 {rows} 行：新增 {new}，更新 {changed}，相同 {same}，疑似 {suspect}，错误 {error}",
	  "{rows} {rows|row|rows}: {new} new, {changed} changed, {same} the same, {suspect} suspect, {error} wrong" },
	{ "import_would", "检查 {rows} 行：将新增 {new}，更新 {changed}，相同 {same}，疑似 {suspect}，错误 {error}；没有写入",
	  "{rows} {rows|row|rows} checked: {new} new, {changed} changed, {same} the same, {suspect} suspect, {error} wrong; nothing was written" },
	{ "export_done", "已导出 {rows} 行", "{rows} {rows|row|rows} exported" },
	{ "no_such_resource", "没有“{value}”这种资源，可用 enterprises、contacts",
	  "There is no resource “{value}”; there are enterprises and contacts" },
	{ "bad_option_value", "“{value}”不是可用的值：{allowed}", "“{value}” is none of {allowed}" },
	{ "not_a_filter", "“{value}”不是筛选条件，请写成 字段=值", "“{value}” is no filter; write FIELD=VALUE" },
	{ "help_usage", "用法", "Usage" },
	{ "help_commands", "命令", "Commands" },
	{ "help_options", "选项", "Options" },
	{ "help_common", "每个命令都有的选项", "Options of every command" },
	{ "help_more", "tradewind help COMMAND 显示一个命令的选项和例子",
	  "tradewind help COMMAND shows the options and examples of one" },
	{ "completion_shell", "不支持“{word}”；可选：bash zsh fish", "“{word}” is not supported: bash, zsh or fish" },
	{ "conf_unreadable", "无法读取设置文件 {file}", "The file of settings {file} cannot be read" },
	{ "conf_faults", "设置有误", "The settings are not right" },
	{ "conf_bad_line", "应为“[节]”或“名称 = 值”", "A line is “[section]” or “name = value”" },
	{ "conf_unknown_key", "没有“{key}”这个设置", "There is no setting “{key}”" },
	{ "conf_unknown_key_near", "没有“{key}”这个设置；是否要用“{nearest}”？",
	  "There is no setting “{key}”; did you mean “{nearest}”?" },
	{ "conf_bad_number", "{key} 须为 {min} 到 {max} 的整数，而不是“{value}”",
	  "{key} is a whole number from {min} to {max}, not “{value}”" },
	{ "conf_bad_choice", "{key} 不能是“{value}”；可选：{allowed}", "{key} cannot be “{value}”; one of: {allowed}" },
	{ "config_good", "设置文件 {file} 没有问题", "The file of settings {file} is right" },
	{ "config_no_file", "没有设置文件（{file}）；其余设置没有问题",
	  "There is no file of settings ({file}); the other settings are right" },
	{ "serve_cert_and_key", "--cert 和 --key 须同时给出", "Give --cert and --key together" },
	{ "setup_link_offer", "尚未创建管理员。请在 30 分钟内打开：{url}（之后可用 tradewind setup-link{data} 再取）",
	  "There is no administrator yet. Open within 30 minutes: {url} (later: tradewind setup-link{data})" },
	{ "setup_link_made", "链接 30 分钟内有效，只能用一次", "The link works once, for 30 minutes" },
	{ "setup_link_later", "没有运行中的服务器：链接 30 分钟内有效，只能用一次，须先运行 tradewind serve{data}",
	  "No server is running: the link works once, for 30 minutes, after tradewind serve{data}" },
	{ "cmd_no_database", "数据目录“{dir}”中没有数据库；请用 --data 指明服务器的数据目录",
	  "There is no database in the data folder “{dir}”; name the server's data folder with --data" },
	{ "status_well", "服务器正常", "The server is well" },
	{ "status_disk_low", "磁盘空间不足，暂停写入", "The disk is nearly full: writes are refused" },
	{ "user_unknown", "没有用户“{login}”", "There is no account “{login}”" },
	{ "user_role_missing", "需要 --role；可选：{allowed}", "--role is needed: {allowed}" },
	{ "user_role_unknown", "没有角色“{role}”；可选：{allowed}", "There is no role “{role}”: {allowed}" },
	{ "user_added", "已添加用户 {login}（{role}）；可用 tradewind token add{data} --login {login} 生成令牌",
	  "Account {login} ({role}) added; tradewind token add{data} --login {login} makes it a token" },
	{ "user_password_set", "已设置 {login} 的密码，其所有会话已结束",
	  "The password of {login} is set and its sessions are ended" },
	{ "user_disabled", "已停用 {login}；可用 tradewind user enable{data} {login} 恢复",
	  "{login} is disabled; tradewind user enable{data} {login} takes that back" },
	{ "user_enabled", "已启用 {login}", "{login} is enabled again" },
	{ "token_bad_scope", "--scope 须为 read 或 write，而不是“{scope}”", "--scope is read or write, not “{scope}”" },
	{ "token_added", "令牌只显示这一次；可用 tradewind token list{data} --login {login} 查看",
	  "The token is shown only now; tradewind token list{data} --login {login} lists them" },
	{ "token_revoked", "已吊销令牌 {id}", "Token {id} is taken back" },
	{ "backup_made", "已备份并校验 {rows} 行；可用 tradewind backup restore{data} {name} 恢复",
	  "Copied and checked {rows} {rows|row|rows}; tradewind backup restore{data} {name} brings them back" },
	{ "backup_without_keys", "备份里没有密钥：证件资料需要 secret.key 与 {dir}/keys.db（每日副本在 {dir}/keys，保留 30 天）才能读出；请把密钥文件另行妥善保存",
	  "The keys are not in it: travel documents can be read only with secret.key and {dir}/keys.db (daily copies, kept 30 days, are in {dir}/keys); keep the key file safe elsewhere" },
	{ "keys_status", "共 {keys} 把密钥在用，{erased} 把已销毁；它们不在备份里", "{keys} {keys|key|keys} in use, {erased} destroyed; they are not in backups" },
	{ "keys_status_beside", "共 {keys} 把密钥在用，{erased} 把已销毁；它们不在备份里。密钥文件就在数据目录 {dir} 中，最好放到别处（--secret-key-file）",
	  "{keys} {keys|key|keys} in use, {erased} destroyed; they are not in backups. The secret key lies in the data folder {dir}; elsewhere is better (--secret-key-file)" },
	{ "keys_rotated", "已更换 {file}，{keys} 把密钥改由新密钥保护；旧密钥文件与之前的密钥副本配套，30 天内勿丢", "{file} is a new one, and {keys} {keys|key is|keys are} sealed under it; copies of the keys from before need the old file, so keep it 30 days" },
	{ "person_none", "没有叫这个名字的团员", "No delegate has that name" },
	{ "person_erased", "已删除证件资料 {papers} 份，密钥已销毁；已抹去姓名与联系方式：团员 {delegates} 处、联系人 {contacts} 处、参团申请 {applications} 份",
	  "{papers} papers are erased and their keys destroyed; names and addresses are taken out of {delegates} delegates, {contacts} contacts and {applications} applications" },
	{ "person_stays", "仍会留下：操作日志的备注中提到其姓名的记录 {log} 条；写有其姓名的导入 {imports} 次（到期自动清除，也可在导入页删除）；已交出的名单 {lists} 份（在接收方处）；到期前的旧备份；自由填写的备注。恢复旧备份时会再次删除",
	  "What stays: {log} entries of the log whose remarks name this person; {imports} imports whose rows do (they go in time, or are deleted on their page); {lists} lists that were handed on and are with their recipients; backups until their days are over; free remarks. Restoring an old backup erases again" },
	{ "person_bad_number", "“{word}”不是编号；tradewind person find NAME 可以查到", "“{word}” is no number of a person; tradewind person find NAME tells it" },
	{ "person_bad_format", "--format 只能是 json 或 csv", "--format is json or csv" },
	{ "purge_bad_day", "“{word}”不是日期，请写成 2026-11-24", "“{word}” is not a date; write it as 2026-11-24" },
	{ "purge_done", "已清除 {papers} 份证件资料；{waiting} 个团组因争议未结而保留", "{papers} travel {papers|document|documents} purged; {waiting} {waiting|trip waits|trips wait} for a claim to be closed" },
	{ "doctor_keys", "证件资料的密钥打不开；请运行 tradewind keys status{data} 查看原因", "The keys of travel documents cannot be opened: tradewind keys status{data} says why" },
	{ "doctor_secret_key", "密钥文件可被他人读取；请执行 chmod 600", "Others can read the secret key: chmod 600 it" },
	{ "backup_none", "还没有备份；可用 tradewind backup create{data} 备份",
	  "There is no backup yet; tradewind backup create{data} makes one" },
	{ "backup_good", "备份 {name} 完好，与创建时一致，共 {rows} 行", "The backup {name} is sound and as it was made: {rows} {rows|row|rows}" },
	{ "backup_good_unsigned", "备份 {name} 自身完好，共 {rows} 行；但旁边没有清单（.manifest），无法判断是否与创建时一致",
	  "The backup {name} is sound in itself: {rows} {rows|row|rows}; it is unsigned (no manifest beside it), so whether it is as it was made is not known" },
	{ "backup_unsigned", "备份 {name} 旁没有清单（.manifest），无法判断是否与创建时一致",
	  "The backup {name} is unsigned: without a manifest beside it nobody can say whether it is as it was made" },
	{ "backup_restored", "已恢复；原数据库另存在 {dir}；可用 tradewind serve{data} 启动",
	  "Restored; the old database is kept in {dir}; tradewind serve{data} starts the server" },
	{ "db_migrated", "数据库为版本 {schema}，与本程序一致", "The database is at version {schema}, as this program wants it" },
	{ "db_sound", "数据库完好", "The database is sound" },
	{ "demo_filled", "已填充 {n} 家虚构企业、{projects} 个虚构项目和 {trips} 个虚构团组；各角色的账号和密码在 {file}",
	  "Filled with {n} invented {n|enterprise|enterprises}, {projects} projects and {trips} delegations; the accounts and passwords of all roles are in {file}" },
	{ "doctor_well", "正常", "well" },
	{ "doctor_folder", "其他用户可以进入数据目录；请执行 chmod 700 {dir}",
	  "Other users may enter the data folder: chmod 700 {dir}" },
	{ "doctor_disk", "磁盘空间不足，暂停写入；请清理磁盘", "The disk is nearly full and writes are refused: free some space" },
	{ "doctor_database", "数据库有损坏；请停止服务器并用 tradewind backup restore{data} 恢复",
	  "The database is damaged: stop the server and run tradewind backup restore{data}" },
	{ "doctor_administrator", "尚未创建管理员；请运行 tradewind setup-link{data}", "There is no administrator: run tradewind setup-link{data}" },
	{ "doctor_backup", "8 天内没有备份；请运行 tradewind backup create{data}", "No backup in the last 8 days: run tradewind backup create{data}" },
	{ "doctor_certificate", "证书即将到期；重新启动服务器会更新自签名证书",
	  "The certificate ends soon: a restart renews a self-signed one" },
	/* --- whether a delegate may go on a leg --------------------------------------------------- */
	{ "ready_passport_missing", "没有护照资料", "No passport has been entered" },
	{ "ready_passport_undated", "护照没有填写有效期", "The passport does not say until when it is valid" },
	{ "ready_passport_expired", "护照于 {until} 到期，早于抵达日", "The passport expires on {until}, before the arrival" },
	{ "ready_passport_expires", "护照于 {until} 到期，行程尚未结束", "The passport expires on {until}, on the way" },
	{ "ready_passport_short", "护照有效期至 {until}；该国要求离境后至少还有 {months} 个月",
	  "The passport is valid until {until}; that country asks for {months} {months|month|months} beyond the last day" },
	{ "ready_passport_short_usual", "护照有效期至 {until}，离境后不足 {months} 个月，航空公司可能拒载",
	  "The passport is valid until {until}, less than {months} {months|month|months} beyond the last day; airlines may refuse it" },
	{ "ready_country_unknown", "此站没有填写国家", "The stop does not say its country" },
	{ "ready_leg_undated", "此站没有填写抵离日期", "The stop does not say when it begins and ends" },
	{ "ready_visa", "已有签证[，有效期至 {until}]", "Has a visa[, valid until {until}]" },
	{ "ready_visa_undated", "签证没有填写有效期", "The visa does not say until when it is valid" },
	{ "ready_visa_expires", "签证于 {until} 到期，早于离境日", "The visa expires on {until}, before the departure" },
	{ "ready_visa_too_early", "签证自 {until} 起才生效，晚于抵达日", "The visa begins on {until}, after the arrival" },
	{ "ready_visa_used", "再次入境该国，签证的入境次数不够", "He enters that country again, and the visa lets in less often" },
	{ "ready_visa_free", "免签[，最多停留 {days} 天]", "No visa needed[ for up to {days} {days|day|days}]" },
	{ "ready_visa_on_arrival", "须办落地签[，最多停留 {days} 天]", "A visa on arrival is needed[, for up to {days} {days|day|days}]" },
	{ "ready_visa_electronic", "须先办电子签[，最多停留 {days} 天]", "An electronic visa has to be applied for[, for up to {days} {days|day|days}]" },
	{ "ready_visa_missing", "须办签证，尚无签证资料", "A visa is needed and none has been entered" },
	{ "ready_stay_too_long", "在该国停留超过 {days} 天的上限", "The stay is longer than the {days} {days|day|days} allowed" },
	{ "ready_rule_unknown", "没有该国的签证规则，请人工核对", "There is no visa rule for that country; check it by hand" },
	{ "ready_apec", "可凭 APEC 商务旅行卡入境[，最多停留 {days} 天]", "May enter with the APEC card[, for up to {days} {days|day|days}]" },
	{ "ready_apec_undated", "APEC 商务旅行卡没有填写有效期", "The APEC card does not say until when it is valid" },
	{ "ready_apec_expires", "APEC 商务旅行卡于 {until} 到期，早于离境日", "The APEC card expires on {until}, before the departure" },
	{ "ready_consent_missing", "尚未同意使用旅行资料", "Has not yet agreed that the travel data may be used" },
	{ "ready_consent_withdrawn", "已撤回对使用旅行资料的同意", "Has withdrawn the consent to the use of the travel data" },
	{ "ready_insurance_missing", "没有填写保险", "No insurance has been entered" },
	{ "ready_insurance_ends", "保险于 {until} 到期，早于离境日", "The insurance ends on {until}, before the departure" },
	{ "ready_fee_unpaid", "费用未缴", "The fee has not been paid" },
};

static const struct row *sorted[nitems(rows)];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int
by_code(const void *a, const void *b)
{
	const struct row *const *x = a, *const *y = b;

	return strcmp((*x)->code, (*y)->code);
}

static void
sort_rows(void)
{
	for (size_t i = 0; i < nitems(rows); i++)
		sorted[i] = &rows[i];
	qsort(sorted, nitems(rows), sizeof sorted[0], by_code);
}

static const struct row *
find(const char *code)
{
	const struct row key = { .code = code }, *want = &key, **hit;

	pthread_once(&once, sort_rows);
	hit = bsearch(&want, sorted, nitems(rows), sizeof sorted[0], by_code);
	return hit == NULL ? NULL : *hit;
}

bool
msg_has(const char *code)
{
	return find(code) != NULL;
}

size_t
msg_count(void)
{
	return nitems(rows);
}

const char *
msg_row(size_t i, const char **zh, const char **en)
{
	assert(i < nitems(rows));
	*zh = rows[i].zh;
	*en = rows[i].en;
	return rows[i].code;
}

/* What a sentence is filled in with. */
struct params {
	const struct err_param *p;
	size_t		 n;
	enum lang	 lang;
};

static bool
is_key(const char *key, const char *name, size_t len, const char *suffix)
{
	return strncmp(key, name, len) == 0 && strcmp(key + len, suffix) == 0;
}

/* A parameter, or the one of the sentence's language (name_zh, name_en). */
static const char *
value_of(const char *name, size_t len, const struct params *all)
{
	const char *suffix = all->lang == LANG_ZH ? "_zh" : "_en";

	for (size_t i = 0; i < all->n; i++)
		if (is_key(all->p[i].key, name, len, "") || is_key(all->p[i].key, name, len, suffix))
			return all->p[i].value;
	return "";
}

/* What stands in braces: "name", or "name|one|other".  The number of bytes appended. */
static size_t
put_place(struct str *out, const char *s, size_t len, const struct params *all)
{
	size_t before = out->len, name = strcspn(s, "|}"), one;
	const char *value = value_of(s, name, all);

	if (name == len) {
		str_puts(out, value);
		return out->len - before;
	}
	s += name + 1;
	one = strcspn(s, "|}");
	if (strcmp(value, "1") == 0)
		str_add(out, s, one);
	else
		str_add(out, s + one + 1, len - name - one - 2);
	return out->len - before;
}

/* Append the sentence s..end, or nothing of it where it is optional and one of its parameters is empty. */
static void
put_part(struct str *out, const char *s, const char *end, bool optional, const struct params *all)
{
	size_t mark = out->len;

	while (s < end) {
		size_t plain = strcspn(s, "{["), len;

		if (plain >= (size_t)(end - s)) {
			str_add(out, s, (size_t)(end - s));
			return;
		}
		str_add(out, s, plain);
		s += plain;
		len = strcspn(s + 1, *s == '{' ? "}" : "]");
		if (*s == '[')
			put_part(out, s + 1, s + 1 + len, true, all);
		else if (put_place(out, s + 1, len, all) == 0 && optional) {
			str_cut(out, mark);
			return;
		}
		s += len + 2;
	}
}

void
msg_put(struct str *out, enum lang lang, const char *code, const struct err_param *param,
    size_t nparams)
{
	const struct params all = { param, nparams, lang };
	const struct row *r = find(code);
	const char *s;

	assert(r != NULL && "a code without a row in src/base/msg.c");
	s = r == NULL ? code : lang == LANG_ZH ? r->zh : r->en;
	put_part(out, s, s + strlen(s), false, &all);
}
