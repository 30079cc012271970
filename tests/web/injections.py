"""Texts that try to become script or an element, written for these tests: one or more for each class of attack.

The classes are those of the public set of script injections (those of sanitisers and of the HTML5 security
cheatsheet); no text is taken from it. Each would leave `window.ran` set, or an element that no page of ours has.
"""

from __future__ import annotations

BY_CLASS: dict[str, tuple[str, ...]] = {
    # script elements, with odd tags, in other namespaces, left open, in other letters' case
    "script element": (
        "<script>window.ran=1</script>",
        "<ScRiPt >window.ran=1</sCrIpT >",
        "<script/x>window.ran=1</script",
        "<script xmlns='http://www.w3.org/1999/xhtml'>window.ran=1</script>",
        "<b <script>window.ran=1//</script>x</b>",
        "<script src=data:text/javascript,window.ran=1></script>",
        "<script for=document event=onload>window.ran=1</script>",
    ),
    # event handlers that fire by themselves, on focus, on scrolling, of animations; without spaces and quotes
    "event handler": (
        "<img/src=x/onerror=window.ran=1>",
        "<input onfocus=window.ran=1 autofocus>",
        "<select autofocus onblur=window.ran=1>",
        "<body onload=window.ran=1 onscroll=window.ran=1>",
        "<details open ontoggle=window.ran=1>x</details>",
        "<style>@keyframes k{}</style><p style='animation:k 1s' onanimationstart=window.ran=1>x</p>",
        '<img src onerror /" \'"= alt=window.ran=1//">',
    ),
    # addresses that are script: in links, forms and media; hidden by spaces, controls, line separators, entities
    "script address": (
        "<a href=javascript:window.ran=1>x</a>",
        "<a href=' &#1;java&#9;script:window.ran=1'>x</a>",
        "<a href='java\u2028script:window.ran=1'>x</a>",
        "<a href='\u00a0javascript&colon;window.ran=1'>x</a>",
        "<form action='java\nscript:window.ran=1'><button>x</button></form>",
        "<form id=f1></form><button form=f1 formaction=javascript:window.ran=1>x</button>",
        "<table background=javascript:window.ran=1><video poster=javascript:window.ran=1>",
        "view-source:javascript:window.ran=1",
    ),
    # documents and pictures inside an address of data
    "data address": (
        "<iframe src='data:text/html,<script>parent.ran=1</script>'></iframe>",
        "<object data='data:image/svg+xml,%3Csvg onload=%22window.ran=1%22/%3E'></object>",
        "<a href='data:text/html;base64,PHNjcmlwdD53aW5kb3cucmFuPTE8L3NjcmlwdD4='>x</a>",
        "<img src='data:,picture'>",
    ),
    # frames, plugins, applets of old
    "frame or plugin": (
        "<iframe sandbox srcdoc='<b onclick=parent.ran=1>x'></iframe>",
        "<frameset onload=window.ran=1><frame src=//evil.example>",
        "<embed src=//evil.example/x.swf allowscriptaccess=always>",
        "<object classid=clsid:0 codebase=//evil.example><param name=u>",
    ),
    # vector drawings: handlers, links, animations, filters, foreign parts
    "svg": (
        "<svg><g onload=window.ran=1></g></svg>",
        "<svg><a xlink:href=javascript:window.ran=1><rect width=9 height=9 /></a></svg>",
        "<svg><animate attributeName=href to=javascript:window.ran=1 begin=0s />"
        "<set attributeName=onclick to=window.ran=1 /></svg>",
        "<svg><filter id=q><feImage href=//evil.example/x.svg /></filter><use href=#q /></svg>",
        "<svg><foreignObject><iframe src=//evil.example></iframe></foreignObject></svg>",
        "<svg><image href=//evil.example/x.png /><script>window.ran=1</script></svg>",
    ),
    # formulas
    "mathml": (
        "<math href=javascript:window.ran=1>x</math>",
        "<math><maction actiontype=statusline#//evil.example xlink:href=javascript:window.ran=1>x</maction></math>",
    ),
    # markup that changes its meaning when it is written out and read again: nested namespaces, tables, forms, styles
    "mutation": (
        "<svg></p><style><a id='</style><img src=x onerror=window.ran=1>'>",
        "<math><mtext><h1><a><h6></a></h6><mglyph><svg><mtext><style>"
        "<a title='</style><img src onerror=window.ran=1>'>",
        "<form><div></form><form><svg><style><p id='</style><img src=x onerror=window.ran=1>'></form>",
        "<math><annotation-xml encoding='text/html'><style><img src='</style><img src=x onerror=window.ran=1>'>",
        "<svg><title><style><!--</style><img src=x onerror=window.ran=1>--></title></svg>",
        "<select><template><style></select><img src=x onerror=window.ran=1></style></template></select>",
        "<fake-svg><desc><style><a alt='</style><img src=x onerror=window.ran=1>'></fake-svg>",
    ),
    # text-only elements closed early: comments, titles, text areas, noscript, xmp, plaintext, CDATA, templates
    "early end": (
        "--!><img src=x onerror=window.ran=1><!--",
        "<!--<img title='--><img src=x onerror=window.ran=1>'>",
        "<textarea><img title='</textarea><img src=x onerror=window.ran=1>'>",
        "<noscript><p title='</noscript><img src=x onerror=window.ran=1>'>",
        "<xmp><p title='</xmp><img src=x onerror=window.ran=1>'>",
        "<plaintext><img src=x onerror=window.ran=1>",
        "<svg><![CDATA[><img src=']]><img src=x onerror=window.ran=1>'>",
        "<![><img src=']><img src=x onerror=window.ran=1>'>",
        "<template shadowrootmode=open><img src=x onerror=window.ran=1></template>",
        "<option><style></option></select><img src=x onerror=window.ran=1></style>",
        "<style/><img src=x onerror=window.ran=1>",
    ),
    # names that hide the page's own functions and fields
    "clobbering": (
        "<img name=createElement><img id=cookie><img name=getElementById>",
        "<form name=location action=//evil.example><input name=submit>",
        "<form id=f2><input name=attributes><input name=parentNode><input name=nodeName><input name=children></form>",
        "<form><input name=removeChild><input name=setAttribute><input name=acceptCharset></form>",
        "<form name=body><input name=activeElement><input name=firstElementChild></form>",
        "<a id=document></a><a id=document name=location href=x>",
    ),
    # quotation marks of attributes, real, doubled and of the kind that one browser alone reads
    "broken quotes": (
        '" onmouseover="window.ran=1',
        "' onfocus='window.ran=1' autofocus x='",
        "` onmouseover=window.ran=1 x=`",
        '<img src="x` `<script>window.ran=1</script>"` `>',
        "<x '=\"a\"><x a='><img src=x onerror=window.ran=1>'>",
        "<div is=x-y a-b=1 onclick=window.ran=1 unknown=javascript:window.ran=1>x</div>",
    ),
    # styles that load, cover or run
    "style": (
        "<style>@import '//evil.example/x.css';*{background:url(//evil.example)}</style>",
        "<p style='position:fixed;inset:0;background:url(javascript:window.ran=1)'>x</p>",
        "<p style='width:expression(window.ran=1);behavior:url(x.htc);-moz-binding:url(x.xml#x)'>x</p>",
        "<link rel=stylesheet href=data:text/css,*%7Bdisplay:none%7D>",
        "<p style=\"font-family:'a[b];color:red;'\">x</p>",
    ),
    # the page's own base, character set, refresh, policy and title
    "page": (
        "<base target=_blank href=javascript:/a/>",
        "<meta charset=utf-7>+ADw-script+AD4-window.ran=1+ADw-/script+AD4-",
        '<meta http-equiv=Content-Security-Policy content="script-src *">',
        "<meta http-equiv=refresh content='0;javascript:window.ran=1'>",
        "</title><script>window.ran=1</script><title>",
        "<link rel=import href=//evil.example><link rel=prefetch href=//evil.example>",
    ),
    # XML: style sheets, entities, document types, events, other vocabularies
    "xml": (
        "<?xml version='1.0'?><?xml-stylesheet href='javascript:window.ran=1'?><root/>",
        "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><r>&x;</r>",
        "<x xmlns:ev='http://www.w3.org/2001/xml-events' ev:event=load ev:handler=javascript:window.ran=1 />",
        "<html:script xmlns:html='http://www.w3.org/1999/xhtml'>window.ran=1</html:script>",
        "<? a='><script>window.ran=1</script>'><! a='><script>window.ran=1</script>'>"
        "</ a='><script>window.ran=1</script>'>",
    ),
    # newer ways: invoked dialogs, popovers, lazy pictures, sets of sources, customised selects, searches
    "new elements": (
        "<button popovertarget=keys popovertargetaction=show>x</button>",
        "<button command=show-modal commandfor=keys>x</button>",
        "<img srcset='x 1x' sizes=1px onerror=window.ran=1>",
        "<search><form><selectedcontent onclick=window.ran=1></search>",
        "<video><source onerror=window.ran=1></video>",
        "<p inert contenteditable oninput=window.ran=1>x</p>",
    ),
    # what the page's own scripts would obey
    "own attributes": (
        "<p hx-get=/publish hx-trigger=load>x</p>",
        "<p hx-on::load='window.ran=1' data-hx-post=/undo>x</p>",
        "<button data-decide=accept data-undo data-take=act>x</button>",
        "<i data-key=a data-href=javascript:window.ran=1>x</i>",
    ),
    # templates of the server and of pages
    "template": (
        "{{ 7*7 }}{% include '/etc/passwd' %}",
        "${7*7} #{7*7} <%= 7*7 %>",
        "{{constructor.constructor('window.ran=1')()}}",
    ),
    # letters that fold into brackets, look like them, turn the line or end the text
    "letters": (
        "\uff1cscript\uff1ewindow.ran=1\uff1c/script\uff1e",
        "\u202e<script>window.ran=1</script>\u202c",
        "&lt;img src=x onerror=window.ran=1&gt;",
        "%3Cimg%20src=x%20onerror=window.ran=1%3E",
        "\\u003cimg src=x onerror=window.ran=1\\u003e",
        "<\u0130mg src=x onerror=window.ran=1>",
    ),
    # what is harmless and has to come out as it was written
    "harmless": ("<p>a paragraph</p>", "2 < 3 > 1 & 5", "<svg><circle r=3 /></svg>", "<img alt='a picture'>"),
}
OWN = tuple(text for texts in BY_CLASS.values() for text in texts)
