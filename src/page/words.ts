import type { Language } from '../protocol.ts'

/** What pages say besides what articles say. */
interface PageWords {
  /** The language's own name for itself. */
  readonly language: string
  /** As `lang` says it: Chinese is written in simplified characters. */
  readonly tag: string
  /** As Open Graph says it. */
  readonly locale: string
  /** The site's title where none is configured. */
  readonly articles: string
  readonly skip: string
  readonly contents: string
  readonly minutes: (minutes: number) => string
  /** Before the articles that are to be read first, and between two of them. */
  readonly needs: readonly [before: string, between: string]
  readonly previous: string
  readonly next: string
  readonly otherArticles: string
  readonly languages: string
  readonly feed: string
  readonly table: (number: number) => string
  readonly code: (number: number) => string
  readonly done: string
  readonly open: string
  readonly footnotes: string
  readonly backToText: string
  readonly published: string
  readonly updated: string
  readonly made: readonly [before: string, link: string, after: string]
  readonly image: string
  readonly date: (year: number, month: number, day: number) => string
  /** What unfolds how a figure is had in another article, and what stands there. */
  readonly use: string
  readonly useHow: string
  /** What scripts say. */
  readonly scripts: ScriptWords
}

/** What a page's scripts say: they have no words of their own. */
export interface ScriptWords {
  /** What the button turns on and off. */
  readonly theme: string
  readonly search: string
  readonly close: string
  /** Before the number of what was found. */
  readonly found: string
  readonly notFound: string
  readonly copyLink: string
  readonly copyFence: string
  readonly copied: string
}

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** By language. */
export const pageWords: Readonly<Record<Language, PageWords>> = {
  en: {
    language: 'English',
    tag: 'en',
    locale: 'en',
    articles: 'Articles',
    skip: 'Skip to the article',
    contents: 'Contents',
    minutes: minutes => `${minutes} min read`,
    needs: ['Read first: ', ', '],
    previous: 'Previous',
    next: 'Next',
    otherArticles: 'Other articles',
    languages: 'Languages',
    feed: 'Feed',
    table: number => `Table ${number}`,
    code: number => `Code ${number}`,
    done: 'done',
    open: 'to do',
    footnotes: 'Footnotes',
    backToText: 'Back to the text',
    published: 'Published',
    updated: 'Updated',
    made: ['Figures, states and the numbers of runs are computed by ', 'wirefig', '.'],
    image: 'image',
    date: (year, month, day) => `${day} ${months[month - 1]} ${year}`,
    use: 'Use this figure',
    useHow: 'In an article of a project with this scenario, this fence is the figure:',
    scripts: {
      theme: 'Dark theme',
      search: 'Search',
      close: 'Close',
      found: 'Found: ',
      notFound: 'Nothing was found.',
      copyLink: 'Copy link',
      copyFence: 'Copy the fence',
      copied: 'Copied',
    },
  },
  zh: {
    language: '中文',
    tag: 'zh-Hans',
    locale: 'zh_CN',
    articles: '文章',
    skip: '跳到正文',
    contents: '目录',
    minutes: minutes => `阅读约 ${minutes} 分钟`,
    needs: ['建议先读：', '、'],
    previous: '上一篇',
    next: '下一篇',
    otherArticles: '其他文章',
    languages: '语言',
    feed: '订阅',
    table: number => `表 ${number}`,
    code: number => `代码 ${number}`,
    done: '已完成',
    open: '未完成',
    footnotes: '脚注',
    backToText: '回到正文',
    published: '发布于',
    updated: '更新于',
    made: ['图、状态和运行中的数字由 ', 'wirefig', ' 算出。'],
    image: '图片',
    date: (year, month, day) => `${year} 年 ${month} 月 ${day} 日`,
    use: '使用此图',
    useHow: '在有这个场景的项目里，把下面的代码块放进文章，就是这张图：',
    scripts: {
      theme: '深色模式',
      search: '搜索',
      close: '关闭',
      found: '结果：',
      notFound: '没有找到相关内容。',
      copyLink: '复制链接',
      copyFence: '复制代码块',
      copied: '已复制',
    },
  },
}
