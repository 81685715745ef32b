package relocation

// renaming is a division that took another name, or was joined to another.
type renaming struct {
	old, code string // its name then, the code of what it is now
	when      string // year of the State Council's approval, as the yearly lists of changes of 民政部 give it
}

// renamed are the changes since 2010, and those of Beijing before, that lists of
// ten years meet. A former division that went to several is not here: its name
// is refused and the list has to say which.
var renamed = []renaming{
	{"崇文区", "110101", "2010"},
	{"宣武区", "110102", "2010"},
	{"密云县", "110118", "2015"},
	{"延庆县", "110119", "2015"},
	{"大兴县", "110115", "2001"},
	{"怀柔县", "110116", "2001"},
	{"平谷县", "110117", "2001"},
	{"通县", "110112", "1997"},
	{"塘沽区", "120116", "2009"},
	{"汉沽区", "120116", "2009"},
	{"大港区", "120116", "2009"},
	{"宁河县", "120117", "2015"},
	{"静海县", "120118", "2015"},
	{"蓟县", "120119", "2016"},
	{"藁城市", "130109", "2014"},
	{"鹿泉市", "130110", "2014"},
	{"栾城县", "130111", "2014"},
	{"唐海县", "130209", "2012"},
	{"滦县", "130284", "2018"},
	{"抚宁县", "130306", "2015"},
	{"永年县", "130408", "2016"},
	{"肥乡县", "130407", "2016"},
	{"邢台县", "130503", "2020"},
	{"任县", "130505", "2020"},
	{"南和县", "130506", "2020"},
	{"满城县", "130607", "2015"},
	{"清苑县", "130608", "2015"},
	{"徐水县", "130609", "2015"},
	{"宣化县", "130705", "2016"},
	{"万全县", "130708", "2016"},
	{"崇礼县", "130709", "2016"},
	{"平泉县", "130881", "2017"},
	{"冀州市", "131103", "2016"},
}
