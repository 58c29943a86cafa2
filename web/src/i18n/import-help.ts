/*
 * Help beside the steps of an import, as data: comes when it is asked for.  The long form, with the command line, is docs/import.zh.md
 * and docs/import.en.md.
 */
import { learn, type Lang } from './index.svelte'

export const zhHelp = {
	'import.help.title': '导入帮助：{step}',
	'import.help.steps': '各步骤的说明',
}

export const enHelp: Record<keyof typeof zhHelp, string> = {
	'import.help.title': 'Help with imports: {step}',
	'import.help.steps': 'Help with each step',
}

learn(zhHelp, enHelp)

export const STEPS = ['file', 'columns', 'check', 'commit', 'result'] as const
export type Step = (typeof STEPS)[number]
export interface Help {
	title: string
	parts: { head: string, lines: string[] }[]
}

export const importHelp: Record<Lang, Record<Step, Help>> = {
	zh: {
		file: {
			title: '文件',
			parts: [
				{ head: '哪些文件可以导入', lines: [
					'Excel 工作簿（.xlsx）和 CSV 文本，最大 20 MB。用您手头的表格就行，不必改成模板的样子。',
					'旧格式 .xls：在 Excel 或 WPS 里“另存为”.xlsx。有打开密码的：先去掉密码。',
					'CSV 的编码（UTF-8、GB18030、UTF-16）和分隔符会自动识别；不对可以改。',
				] },
				{ head: '工作表和表头', lines: [
					'工作簿里不止一张表像名册时，请您选一张。',
					'表头不必在第一行：上面的标题、说明和空行会跳过。认错了，在预览里点表头那一行。',
					'隐藏的行也会导入，并且注明；合并单元格的值算作其中每一行的值；公式取保存时的结果。',
				] },
				{ head: 'Excel 会弄坏代码', lines: [
					'全是数字的 18 位代码放在“常规”格式的单元格里，Excel 会显示成 9.14403E+17，末尾几位变成 0，原来的数字找不回来。',
					'避免的办法：先把整列设为“文本”，再粘贴或输入；从别的系统导出时选“文本”列。',
					'打开 CSV 不要双击，用“数据 → 自文本”，并把代码一列选为“文本”。',
				] },
			],
		},
		columns: {
			title: '列对应',
			parts: [
				{ head: '列和字段', lines: [
					'表头认得出的列已经对好，例如“企业全称”“信用代码”“注册资本（万元）”。其余的请您选字段，或写入备注，或不导入。',
					'表头里或表头下一行写的单位（如“万元”）会用来换算。',
					'要有一列能认出是谁：企业要有名称、统一社会信用代码或证券代码；联系人要有“企业”和“姓名”。',
				] },
				{ head: '空单元格', lines: [
					'空单元格不改动系统里已有的内容。确实要清空，请在那一列勾选“留空即清除原值”。',
				] },
				{ head: '下次不用再对', lines: [
					'把这次的列对应存下来，起个名字；以后各列表头和次序相同的文件会自动用上。',
				] },
			],
		},
		check: {
			title: '检查',
			parts: [
				{ head: '怎样认出是哪一家', lines: [
					'企业依次按统一社会信用代码、证券代码、名称认；只有英文名称时按英文名称。导出表里的系统编号，名称也相符时才算。',
					'名称相近，或名称相同而代码、城市不同，不会自作主张，归为“疑似”，由您决定。',
				] },
				{ head: '六种结果', lines: [
					'新增：系统里没有，将建立。更新：系统里有，将改动有变化的字段。相同：没有变化，不写入。',
					'疑似：请逐行决定，作为新记录、就是某一家，或跳过。没有决定的不写入。',
					'错误：说明了哪一列、为什么。可以在这里直接改正，或点“下载错误行”，在 Excel 里改好再导入。',
					'跳过：标题、空行、合计行，以及您决定跳过的行。',
				] },
				{ head: '代码不对', lines: [
					'O 与 0、I 与 1 混淆，相邻两位写反，多一位少一位：能推出唯一正确的代码时会给出建议，由您确认，系统不会自己改。',
					'只是校验位不符、而执照上确实如此：填写理由后可以接受，以后看得到这个理由。',
				] },
			],
		},
		commit: {
			title: '提交',
			parts: [
				{ head: '写入什么', lines: [
					'只写入新增和更新的行。有错误的和没有决定的疑似不写入，可以以后再导入。',
					'也可以选“全部不写入，除非没有错误和疑似”：有一行不行就都不写入。',
					'写入是一次完成的：中途断电或关机，要么全部在，要么全部不在。',
				] },
				{ head: '检查以后别人改了', lines: [
					'提交时每一行会再判断一次，以那时系统里的内容为准。',
				] },
				{ head: '可以离开', lines: [
					'关掉网页不影响写入。回到“导入”，“导入记录”里有状态和结果。',
				] },
			],
		},
		result: {
			title: '结果',
			parts: [
				{ head: '没有写入的行', lines: [
					'“下载错误行”得到您自己的表格里有错误的行，最后多出“结果”和“原因”两列。改好后直接再导入；已经写入的行会是“相同”，不会重复。',
				] },
				{ head: '撤销', lines: [
					'7 天之内可以撤销：新增的记录删去，更新的记录恢复原值。审计日志里两次都有。',
					'导入以后又被人改过的、已被别处用到的记录不撤销，逐行说明是哪些。',
				] },
				{ head: '重复', lines: [
					'已经有两条是同一家的，在“疑似重复”里并排对照，再合并；30 天内可以拆回。',
				] },
			],
		},
	},
	en: {
		file: {
			title: 'File',
			parts: [
				{ head: 'Which files', lines: [
					'Excel workbooks (.xlsx) and CSV text, up to 20 MB. Use the sheet that you have; it need not look like the template.',
					'The old format .xls: save it as .xlsx in Excel or WPS. With a password to open: take the password off first.',
					'The encoding of a CSV (UTF-8, GB18030, UTF-16) and its separator are found; if they are wrong, change them.',
				] },
				{ head: 'Sheets and headings', lines: [
					'Where more than one sheet of a workbook looks like a list, you choose one.',
					'The headings need not be in the first row: titles, notes and empty rows above are passed over. If the wrong row was taken, click the right one in the preview.',
					'Hidden rows are imported too, and said; the value of merged cells stands in each of their rows; formulas count as their stored results.',
				] },
				{ head: 'What Excel does to codes', lines: [
					'In a cell of the format “General”, Excel shows a code of 18 digits only as 9.14403E+17 and makes zeros of its last digits. What stood there cannot be found again.',
					'To avoid it, make the whole column “Text” before you paste or type; export the column as text from other systems.',
					'Do not open a CSV by double click. Use “Data → From text” and make the code’s column “Text”.',
				] },
			],
		},
		columns: {
			title: 'Columns',
			parts: [
				{ head: 'Columns and fields', lines: [
					'Columns with a known heading have their field already, such as “企业全称” or “注册资本（万元）”. For the rest choose a field, the note, or nothing.',
					'A unit in the heading, or in the row below it (such as 万元), is used to convert.',
					'One column must say who it is: for enterprises a name, credit code or stock code; for contacts the enterprise and the name.',
				] },
				{ head: 'Empty cells', lines: [
					'An empty cell leaves what is there. To empty a field, tick “empty cells erase” at its column.',
				] },
				{ head: 'Not again next time', lines: [
					'Keep this mapping under a name; a file with the same headings in the same order then uses it by itself.',
				] },
			],
		},
		check: {
			title: 'Check',
			parts: [
				{ head: 'How a row finds its record', lines: [
					'An enterprise by its credit code, stock code and name, in this order; by its English name where there is no Chinese one. The record number of an export counts where the name agrees.',
					'A name that is only close, or the same name with another code or city, is not decided for you: it is a “suspect”.',
				] },
				{ head: 'The outcomes', lines: [
					'New: not here yet, will be made. Update: here, fields that differ will change. Same: nothing differs, nothing is written.',
					'Suspect: decide row by row, a new record, this one, or skip. What is not decided is not written.',
					'Error: says which column and why. Correct it here, or use “Download the errors”, correct the sheet and import it again.',
					'Skipped: titles, empty rows, totals, and rows that you chose to skip.',
				] },
				{ head: 'Wrong codes', lines: [
					'O for 0, I for 1, two neighbours swapped, one character too many or too few: where exactly one right code can be meant, it is suggested. You confirm it; nothing is changed by itself.',
					'Only the check digit is wrong, but the licence says so: give a reason, and the code is accepted; the reason stays readable.',
				] },
			],
		},
		commit: {
			title: 'Commit',
			parts: [
				{ head: 'What is written', lines: [
					'Only new and updated rows. Rows with errors and undecided ones are not, and can come later.',
					'Or choose “Write nothing unless all rows are right”: one bad row, and nothing is written.',
					'It is written at once: if the power fails in the middle, either all of it is there or none.',
				] },
				{ head: 'Changed since the check', lines: [
					'Every row is judged again at commit, by what is there then.',
				] },
				{ head: 'You may leave', lines: [
					'Closing the page does not stop it. “Earlier imports” shows the state and the result.',
				] },
			],
		},
		result: {
			title: 'Result',
			parts: [
				{ head: 'Rows that were not written', lines: [
					'“Download the errors” gives the wrong rows of your own sheet with two more columns, outcome and reason. Correct it and import it again; rows that are in already are “same”, never doubled.',
				] },
				{ head: 'Revert', lines: [
					'Within 7 days: new records go, updated ones get their old values back. The audit log keeps both.',
					'Records that somebody has changed since, or that something refers to by now, are left alone, and named row by row.',
				] },
				{ head: 'Duplicates', lines: [
					'Two records of one enterprise: compare them side by side under “Possible duplicates” and merge them; it can be undone for 30 days.',
				] },
			],
		},
	},
}
