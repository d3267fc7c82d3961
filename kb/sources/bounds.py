"""How much a file may hold."""

MOST_CHARACTERS = 2_000_000
"""Code points of text in one file: the longest code of law has 120,000."""

TOO_LONG = f"文件超过 {MOST_CHARACTERS // 10_000} 万字，不像一份政策文件，请只留需要的部分、另存后再导入。"
