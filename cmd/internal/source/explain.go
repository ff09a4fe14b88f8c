package source

var explanations = map[Code]Explanation{}
