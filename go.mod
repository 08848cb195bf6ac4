module cordial

go 1.26
